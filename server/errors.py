"""The one exception tree. Each error says what is wrong, where, and what to do, zh and en.

Problem                    has status, code, text; may have rule, source, row, column
├── BadInput (400)         unusable file, malformed request
├── Unauthorised (401)     no or unknown credentials
├── Forbidden (403)        known caller, no right
├── NotFound (404)         no such thing, or not for this caller
│   └── NotYours           it is there, and the caller is not told so
├── Gone (410)              was public once and is withdrawn
├── NotAcceptable (406)    none of the offered formats is accepted
├── TooLarge (413)         over a size setting
├── UnsupportedMedia (415) a media type that is not read here
├── Unprocessable (422)    a good request for what cannot be done with this file
├── Refused (422)          a rule refuses the submission
├── TooMany (429)          too many failed attempts
├── Busy (503)             try again later
└── TimedOut (503)         a time limit ended the work
"""

from __future__ import annotations

from ontology.text import Text


class Problem(Exception):
    """Rendered as RFC 9457 ``application/problem+json`` or an HTML twin; never holds a path."""

    status = 500
    code = "problem"
    title = Text("出错了", "Something went wrong")

    def __init__(
        self,
        text: Text,
        *,
        rule: str | None = None,
        source: str | None = None,
        row: int | None = None,
        column: str | None = None,
    ) -> None:
        super().__init__(text)
        self.text = text
        self.rule = rule
        self.source = source
        self.row = row
        self.column = column

    def __str__(self) -> str:
        return str(self.text)


class BadInput(Problem):
    status, code, title = 400, "bad-input", Text("输入无法使用", "Unusable input")


class Unauthorised(Problem):
    status, code, title = 401, "unauthorised", Text("需要登录", "Sign-in needed")


class Forbidden(Problem):
    status, code, title = 403, "forbidden", Text("没有权限", "Not allowed")


class NotFound(Problem):
    status, code, title = 404, "not-found", Text("没有找到", "Not found")


class NotYours(NotFound):
    """Told like :class:`NotFound`, written down like :class:`Forbidden`."""


class MethodNotAllowed(Problem):
    status, code, title = 405, "method-not-allowed", Text("不支持该方法", "Method not allowed")


class Gone(Problem):
    status, code, title = 410, "gone", Text("已撤下", "Withdrawn")


class NotAcceptable(Problem):
    status, code, title = 406, "not-acceptable", Text("没有可用格式", "No acceptable format")


class TooLarge(Problem):
    status, code, title = 413, "too-large", Text("文件过大", "Too large")


class UnsupportedMedia(Problem):
    status, code, title = 415, "unsupported-media", Text("不支持的类型", "Unsupported media type")


class Unprocessable(Problem):
    status, code, title = 422, "unprocessable", Text("无法处理", "Cannot be processed")


class Refused(Problem):
    status, code, title = 422, "refused", Text("未通过规则检查", "Refused by a rule")


class TooMany(Problem):
    status, code, title = 429, "too-many", Text("尝试过于频繁", "Too many attempts")


class Busy(Problem):
    status, code, title = 503, "busy", Text("系统繁忙", "Busy")


class TimedOut(Problem):
    status, code, title = 503, "timed-out", Text("超过时限", "Time limit reached")
