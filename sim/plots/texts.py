"""The words on figures, in English and Korean; names of columns come from `sim.vocabulary`."""

from __future__ import annotations

TEXTS: dict[str, dict[str, str]] = {
    "with": {"en": "with: {}", "ko": "있음: {}"},
    "without": {"en": "without: {}", "ko": "없음: {}"},
    "announced": {"en": "zone announced", "ko": "특구 발표"},
    "in_force": {"en": "in force", "ko": "시행"},
    "firms_title": {"en": "Firms by region: {} against {}", "ko": "지역별 기업 수: {}, {} 대비"},
    "firms_title_one": {"en": "Firms by region: {}", "ko": "지역별 기업 수: {}"},
    "firms_note": {
        "en": "Line: mean of {} runs; band: 90 % of the runs. Dotted: zone announced; dashed: in force. "
        "Scales differ between panels.",
        "ko": "선: {}회 실행의 평균, 띠: 실행의 90 %. 점선: 특구 발표, 파선: 시행. 그림마다 축이 다르다.",
    },
    "firms_more": {"en": "{} of {} regions are shown.", "ko": "전체 {1}개 지역 중 {0}개."},
    "effects_title": {"en": "Who gains and who pays: firms in {}", "ko": "누가 얻고 누가 잃는가: {} 기업 수"},
    "effects_note": {
        "en": "{} against {}, mean of {} pairs of runs with the 90 % interval of the mean. Grey: no clear difference.",
        "ko": "{}, {} 대비. 짝지은 실행 {}회의 평균과 평균의 90 % 구간. 회색: 뚜렷한 차이 없음.",
    },
    "effects_axis": {"en": "Firms gained or lost", "ko": "늘거나 준 기업 수"},
    "country": {"en": "Country (net new)", "ko": "전국(순증)"},
    "spread_title": {"en": "Does support concentrate?", "ko": "지원이 집중되는가?"},
    "spread_shares": {"en": "Share of the central support", "ko": "중앙 지원금의 비중"},
    "spread_number": {"en": "Regions that share support (effective number)", "ko": "지원을 나누는 지역 수(유효 지역 수)"},
    "spread_note": {
        "en": "Means of {} runs. Left: solid with {}, dashed with {}. Right: 1 over the sum of squared shares; {} if all "
        "regions got the same.",
        "ko": "{}회 실행의 평균. 왼쪽: 실선 {}, 파선 {}. 오른쪽: 비중 제곱합의 역수, 모든 지역이 같으면 {}.",
    },
    "spread_note_one": {
        "en": "Means of {} runs. Right: 1 over the sum of squared shares; {} if all regions got the same.",
        "ko": "{}회 실행의 평균. 오른쪽: 비중 제곱합의 역수, 모든 지역이 같으면 {}.",
    },
    "other_regions": {"en": "Others", "ko": "기타"},
    "moves_title": {"en": "Whose firms did the policy move in {}?", "ko": "{}, 정책은 어디의 기업을 옮겼는가?"},
    "moves_note": {
        "en": "Firms per run that are in the row's place under {1} and in the column's under {0}.\n"
        "Mean of {2} pairs of runs; below 0.05 left blank.",
        "ko": "{1}에서는 행에, {0}에서는 열에 있는 기업 수.\n짝지은 실행 {2}회의 평균, 0.05 미만은 비움.",
    },
    "moves_from": {"en": "without: {}", "ko": "없음: {}"},
    "moves_to": {"en": "with: {}", "ko": "있음: {}"},
    "moved_title": {"en": "Where firms move: {}", "ko": "기업의 이전: {}"},
    "moved_note": {
        "en": "Moves from row to column over the horizon, mean of {} runs; below 0.05 left blank.",
        "ko": "기간 중 행에서 열로 이전한 기업 수, {}회 실행의 평균, 0.05 미만은 비움.",
    },
    "never founded": {"en": "never founded", "ko": "창업 안 함"},
    "closed": {"en": "closed", "ko": "폐업"},
}


def text(key: str, language: str, *values: object) -> str:
    """Return a text with its gaps filled."""
    return TEXTS[key][language].format(*values)
