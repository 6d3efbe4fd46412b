"""Write the baselines anew and say what changed: ``make golden``."""

from __future__ import annotations

from tests.golden import baselines


def main() -> None:
    """Run every scenario, write its baseline, and remove those of scenarios that are gone."""
    found = baselines.scenarios()
    for name in sorted(baselines.written_names() - set(found)):
        (baselines.FOLDER / f"{name}.json").unlink()
        print(f"{name}: removed")
    for name, path in found.items():
        before, now = baselines.read(name), baselines.baseline_of(path)
        baselines.write(name, now)
        changed = baselines.changes(before, now)
        print(f"{name}: {'unchanged' if not changed else 'new' if not before else 'changed'}")
        if before:
            print("".join(f"  {line}\n" for line in changed), end="")
    print("If numbers changed, say why: 'Results: ...' in the commit, 'Changes model output' in CHANGELOG.md.")


if __name__ == "__main__":
    main()
