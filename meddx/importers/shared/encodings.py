"""Whether bytes that decode in an encoding are meant in it: a wrong guess is worse than none."""

import re
from typing import Final

# Among the most frequent characters of Chinese medical notes. Korean or Japanese bytes, read as
# GB18030, give everyday characters too, but hardly these.
_FREQUENT: Final = frozenset(
    "的一是不了有在人大中上下左右前后内外部位者患病男女年月日时天周岁主诉现既往史家族个人"
    "无未见及明显正常异轻中重度双侧肺叶心肝胆脾肾胃肠脑胸腹盆颈腰腿手足头面眼耳鼻咽喉口皮"
    "肤骨关节肌血压糖常规检查所影像诊断意印象号姓名性别龄编出生住院门科室报告医师申请目描述"
    "咳嗽发热痛疼胀闷气短促痰喘恶吐泻便尿水肿块结节炎症感染癌瘤转移阴阳高低增多减少大小约"
    "密灶区域片状斑点条索清晰光滑均匀规则缘界形态积液纹理强化信号回声软组织增厚变化改善复"
    "次已经为可与和或伴以来至今因由于提示考虑建议随访请合治疗术后药物过敏吸烟饮酒否认母父亲"
    "王李张刘陈杨黄赵吴徐孙马朱胡郭何林罗梁宋郑谢韩唐冯董萧程曹袁邓许傅沈曾彭吕"
    "兄弟姐妹子入体格温脉搏呼吸率律齐音杂罗干湿清平坦反跳压包块触及神志精饮食睡眠小"
)
_HAN: Final = re.compile("[\u4e00-\u9fff]")
_KANA: Final = re.compile("[\u3041-\u30ff]")
_CHINESE_TEXT: Final = re.compile("[\t\n\r -~\u3000-\u303f\u4e00-\u9fff\uff00-\uffef°±µ·×]")
_LEAST_FREQUENT: Final = 0.15
_LEAST_EVERYDAY: Final = 0.95

_WESTERN: Final = frozenset(
    "ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÐÑÒÓÔÕÖØÙÚÛÜÝÞßàáâãäåæçèéêëìíîïðñòóôõöøùúûüýþÿŒœŠšŽžŸ"
    "°±²³µ·×÷¼½¾§¶¡¿«»ºª¹–—‘’“”„‚…•€£™®©†‡¬\xa0\xad"
)
# Never inside a word: they are letters there in the encodings of other alphabets.
_SIGN_IN_WORD: Final = re.compile("[A-Za-z][±²³µ×÷¼½¾§¶¡¿«»ºª¹°¬£™®©†‡][a-z]")
_LONGEST_RUN: Final = 3  # characters beyond ASCII in a row; other alphabets make whole words
_MOST_WESTERN: Final = 0.25  # share of them among letters
_WIDE_RUN: Final = re.compile("[^\x00-\x7f]+")
_UTF8_CHARACTER: Final = re.compile(
    rb"[\xc2-\xde][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}"
)
_HIGH_RUN: Final = re.compile(rb"[\x80-\xff]+")
_STRAY_UTF8: Final = 0.1  # share of such runs that are UTF-8 in a text that is not


def is_plausible(text: str, content: bytes, name: str) -> bool:
    """Whether ``content``, decoded to ``text`` in the encoding ``name``, is meant in it."""
    if name in {"utf-16-le", "utf-16-be"}:
        return len(content) >= 8 and _is_chinese(text) and not content.isascii()
    if _holds_utf8(content):
        return name == "utf-8"
    if name == "gb18030":
        return _is_everyday(text) and _is_frequent(text)
    return name == "utf-8" or _is_western(text)


def is_mixed(content: bytes) -> bool:
    """Whether bytes that are no text in one encoding hold characters of UTF-8 beside others."""
    return b"\0" not in content and _holds_utf8(content)


def silent_utf16(content: bytes) -> str | None:
    """UTF-16 without a mark: one half of the bytes is mostly zero, the other hardly ever.

    A text in Chinese has few zeros, so it is told by what it decodes to; one without any zero is
    for ``is_plausible``.
    """
    sample = content[: 4096 & ~1]
    if len(sample) < 8:
        return None
    low, high = sample[0::2].count(0), sample[1::2].count(0)
    half = len(sample) // 2
    if high > 0.4 * half and low < 0.01 * half:
        return "utf-16-le"
    if low > 0.4 * half and high < 0.01 * half:
        return "utf-16-be"
    if low or high:
        for name in ("utf-16-le", "utf-16-be") if high >= low else ("utf-16-be", "utf-16-le"):
            if _is_chinese(sample.decode(name, "replace")):
                return name
    return None


def _is_chinese(text: str) -> bool:
    fitting = len(_CHINESE_TEXT.findall(text))
    return fitting >= _LEAST_EVERYDAY * len(text) and _is_frequent(text)


def _is_everyday(text: str) -> bool:
    """Whether nearly all wide characters are of GB 2312, and none is Japanese."""
    wide = "".join(_WIDE_RUN.findall(text))
    everyday = len(wide.encode("gb2312", "ignore")) // 2
    return everyday >= _LEAST_EVERYDAY * len(wide) and not _KANA.search(wide)


def _is_frequent(text: str) -> bool:
    han = _HAN.findall(text)
    return bool(han) and sum(c in _FREQUENT for c in han) >= _LEAST_FREQUENT * len(han)


def _is_western(text: str) -> bool:
    runs = _WIDE_RUN.findall(text)
    wide = sum(map(len, runs))
    letters = sum(c.isalpha() for c in text)
    return (
        all(c in _WESTERN for run in runs for c in run)
        and max(map(len, runs), default=0) <= _LONGEST_RUN
        and not _SIGN_IN_WORD.search(text)
        and wide <= _MOST_WESTERN * max(letters, 4)
    )


def _holds_utf8(content: bytes) -> bool:
    """Whether more than a chance share of the bytes beyond ASCII are characters of UTF-8.

    Only whole runs count: inside a longer run of another encoding, pairs look so by chance.
    """
    runs = _HIGH_RUN.findall(content)
    inside = sum(len(run) for run in runs if not _UTF8_CHARACTER.sub(b"", run))
    return inside > _STRAY_UTF8 * sum(map(len, runs))
