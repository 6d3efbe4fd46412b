"""Texts in the reader's language: English is in the code, Korean in the catalogue ``locale/ko.po`` next to it.

A catalogue beside it, and one in `sim.explorer.language`, add a language; the code asks for no other change.

``_ = texts(language)`` and then ``_("Effect")`` gives a text; `sentence` makes one that can still be turned into
another language where it is shown. The test of the catalogues finds a text that lacks Korean, or that nothing uses.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from functools import cache
from gettext import GNUTranslations, NullTranslations
from pathlib import Path
from typing import Any, Self

_LOCALE = Path(__file__).parent / "locale"
#: The languages of zonelab: that of the code, and each that has a catalogue.
LANGUAGES = ("en", *sorted(file.stem for file in _LOCALE.glob("*.po")))
#: The languages in which files of scenarios, worlds and studies tell of themselves.
OF_FILES = ("en", "ko")
#: Unicode's block of Korean syllables: 28 endings for each beginning, the first of them none.
_FIRST_SYLLABLE, _LAST_SYLLABLE, _ENDINGS = 0xAC00, 0xD7A3, 28
#: The ending that takes 로 and not 으로, though it is a consonant.
_RIEUL = 8

Translate = Callable[[str], str]


@cache
def catalogue(folder: Path, language: str) -> NullTranslations:
    """Return the texts of a folder of catalogues in a language; English is what the code has."""
    path = folder / f"{language}.po"
    if language == LANGUAGES[0] or not path.is_file():
        return NullTranslations()
    from babel.messages.mofile import write_mo  # here, so that English starts without it
    from babel.messages.pofile import read_po

    compiled = io.BytesIO()
    with path.open("rb") as file:
        write_mo(compiled, read_po(file, locale=language))
    compiled.seek(0)
    return GNUTranslations(compiled)


def check_language(language: object) -> None:
    """Raise a `ZonelabError` unless a language is one that zonelab speaks."""
    if language not in LANGUAGES:
        from sim.language.errors import ZonelabError, one_of  # here, since errors are made of texts

        raise ZonelabError(one_of("language", language, LANGUAGES))


def texts(language: str) -> Translate:
    """Return the function that gives the simulator's texts in 'en' or 'ko'; another language is a `ZonelabError`."""
    check_language(language)
    return _texts(language)


@cache
def _texts(language: str) -> Translate:
    return translator(catalogue(_LOCALE, language))


def in_files(language: str) -> str:
    """Return the language in which files tell of themselves to a reader of a language."""
    return language if language in OF_FILES else OF_FILES[0]


def language_name(language: str) -> str:
    """Return what a language calls itself.

    Examples
    --------
    >>> language_name("en"), language_name("ko")
    ('English', '한국어')
    """
    from babel import Locale  # here, so that English starts without it

    return str(Locale.parse(language).get_display_name(language))


def translator(texts: NullTranslations) -> Translate:
    """Return the function that gives the texts of a catalogue, each in its meaning if it has one of several."""

    def translate(text: str) -> str:
        meaning = text.meaning if isinstance(text, OneMeaning) else ""
        return texts.pgettext(meaning, text) if meaning else texts.gettext(text)

    return translate


def marked(text: str, meaning: str = "") -> str:
    """Return a text as it is, marked for the catalogue; it is translated where it is shown.

    Parameters
    ----------
    text
        English.
    meaning
        What is meant, if the text also means something else: another language may have two words for it. It becomes
        the context of the text in the catalogue (``msgctxt``).

    Examples
    --------
    >>> region, month = marked("From"), marked("From", "a month on")
    >>> region == month, texts("en")(month), texts("ko")(region)
    (True, 'From', '출발 지역')
    """
    return OneMeaning(text, meaning) if meaning else text


class OneMeaning(str):
    """A text of the catalogue that has several meanings, in one of them: `meaning` distinguishes it from the others."""

    meaning: str

    def __new__(cls, text: str, meaning: str) -> Self:
        """Take the text as it is."""
        made = super().__new__(cls, text)
        made.meaning = meaning
        return made

    def __reduce__(self) -> tuple[Any, ...]:
        """Let a copy, in another process too, have the meaning."""
        return type(self), (str(self), self.meaning)


class Sentence(str):
    """A sentence in English that remembers what it was made of, so that it can be translated.

    The template is the text of the code with names in braces; of the values put in, one may be a sentence itself.
    """

    template: str
    values: dict[str, Any]

    def __new__(cls, template: str, **values: Any) -> Self:
        """Fill in the template."""
        made = super().__new__(cls, template.format(**values))
        made.template, made.values = template, values
        return made

    def __getnewargs_ex__(self) -> tuple[tuple[str], dict[str, Any]]:
        """Let a copy, in another process too, be made of the same template and values."""
        return (self.template,), self.values

    def with_values(self, **values: Any) -> Self:
        """Return the sentence with some of its values exchanged."""
        return type(self)(self.template, **{**self.values, **values})


def sentence(template: str, **values: Any) -> Sentence:
    """Return a sentence from a template of the catalogue.

    Examples
    --------
    >>> sentence("{key} must be at least {least:g}.", key="scale", least=1.0)
    'scale must be at least 1.'
    """
    return Sentence(template, **values)


def told(text: str, translate: Translate) -> str:
    """Return a sentence in the language of `translate`; text that is no `Sentence` stays as it is.

    Examples
    --------
    >>> late = sentence("{place}: {problem}", place="mine.yaml", problem=sentence("and {count} more.", count=3))
    >>> late, told(late, texts("ko"))
    ('mine.yaml: and 3 more.', 'mine.yaml: 이 밖에 3건이 더 있습니다.')
    """
    if not isinstance(text, Sentence):
        return text
    values = {
        name: Noun(told(value, translate)) if isinstance(value, str) else value for name, value in text.values.items()
    }
    return translate(text.template).format(**values)


class Noun(str):
    """A name within a text; in Korean it carries the particle that its last sound asks for.

    Examples
    --------
    >>> f"{Noun('기업'):은/는} {Noun('특구'):은/는} {Noun('비율'):으로/로} {Noun('zone')}"
    '기업은 특구는 비율로 zone'
    >>> f"{Noun('no_zone'):은/는} {Noun('head_on'):은/는} {Noun('scale'):으로/로} {Noun('zones.rounds[0]'):이/가}"
    'no_zone은 head_on은 scale로 zones.rounds[0]이'
    >>> f"{Noun('map'):은/는} {Noun('book'):은/는} {Noun('budget'):은/는} {Noun('start'):은/는}"
    'map은 book은 budget은 start는'
    """

    def __format__(self, spec: str) -> str:
        """Return the name with one of two particles, the first for a name that ends in a consonant."""
        after_consonant, slash, after_vowel = spec.partition("/")
        if not slash:
            return super().__format__(spec)
        ending = _last_sound(self)
        takes_vowel_form = ending == 0 or (ending == _RIEUL and after_vowel == "로")
        return f"{self!s}{after_vowel if takes_vowel_form else after_consonant}"


def _last_sound(text: str) -> int:
    """Return the number of the consonant that ends a text, 0 for none; digits are read in Korean.

    For a word in Latin letters only those endings count as consonants that Korean writes below a syllable: l, m, n
    and ng, also before a silent e, p after a vowel (map), k in ck, ok and uk (lock, book), t after a short vowel
    (budget).
    """
    last = next((sign for sign in reversed(text) if sign.isalnum()), "")
    if last and _FIRST_SYLLABLE <= ord(last) <= _LAST_SYLLABLE:
        return (ord(last) - _FIRST_SYLLABLE) % _ENDINGS
    if last.isdigit() and last.isascii():
        return (21, _RIEUL, 0, 16, 0, 0, 1, _RIEUL, _RIEUL, 0)[int(last)]  # 영 일 이 삼 사 오 육 칠 팔 구
    word = re.search(r"(ng|[lmn])e?[^\w]*$", text) or re.search(r"([LMN])[^\w]*$", text)
    if word:
        return {"l": _RIEUL, "m": 16, "n": 4, "ng": 21}[word[1].lower()]
    stop = re.search(r"(?<=[aeiou])p[^\w]*$|(?<=[cou])k[^\w]*$|(?<=[^\W_aeiou][aeiou])t[^\w]*$", text)
    return {"p": 17, "k": 1, "t": 19}[stop[0][0]] if stop else 0
