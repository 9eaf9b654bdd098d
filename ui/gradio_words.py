"""Gradio's own words on the page, in English, Simplified and Traditional Chinese.

Gradio takes them from the browser's language alone. So that they follow the page's switch too, the page's script puts
the wanted one wherever it finds one of a row (`page.js`). Source: the texts that Gradio 6 shows in these languages,
some of which it has in English alone.
"""

from __future__ import annotations

from collections.abc import Mapping

from assistant.values import Language

ORDER: tuple[Language, ...] = ("en", "zh-Hans", "zh-Hant")
TABLE: tuple[tuple[str, str, str], ...] = (
    ("Drop File Here", "将文件拖放到此处", "拖放檔案至此處"),
    ("- or -", "- 或 -", "- 或 -"),
    ("Click to Upload", "点击上传", "點擊上傳"),
    ("Click to upload or drop files", "点击上传或拖放文件", "點擊上傳或拖放檔案"),
    ("File upload", "上传文件", "上傳檔案"),
    ("Uploading 1 file...", "正在上传 1 个文件……", "正在上傳 1 個檔案……"),
    ("Clear", "清空对话", "清空對話"),
    ("Copy message", "复制消息", "複製訊息"),
    ("Message copied", "已复制", "已複製"),
    ("Copied message", "已复制", "已複製"),
    ("Like", "赞", "讚"),
    ("Dislike", "踩", "不讚"),
    ("chatbot conversation", "对话", "對話"),
    ("Submit", "提交", "提交"),
)


def words_of_page(language: Language, words: Mapping[str, str]) -> Mapping[str, object]:
    """What the page's script needs to speak one language: Gradio's words, and how messages are announced."""
    said = {"title": words["name"], "asked": words["question"], "answered": words["answer"], "send": words["send"]}
    return {"lang": language, "place": ORDER.index(language), "table": TABLE, **said}
