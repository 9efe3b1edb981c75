# SPDX-License-Identifier: Apache-2.0
"""The errors of the Graph API: {"error": {"message", "type", "code", "error_subcode"?, "fbtrace_id"}}."""

from answer import Answer


class GraphError(Exception):
    """Raised where a request turns out wrong; becomes the answer. Extra pairs go beside the code."""

    def __init__(self, code, message, status=400, kind="OAuthException", headers=(), **more):
        super().__init__(message)
        self.code, self.status, self.headers = code, status, list(headers)
        self.error = {"message": message, "type": kind, "code": code, **more, "fbtrace_id": "A9SimulatedTraceId000"}

    def answer(self):
        return Answer.of({"error": self.error}, self.status, self.headers)


def bad_token(subcode=467, message="Error validating access token: The session is invalid."):
    return GraphError(190, message, error_subcode=subcode,
                      headers=[("WWW-Authenticate", 'OAuth "Facebook Platform" "invalid_token"')])


def expired_token():
    return bad_token(463, "Error validating access token: Session has expired. The current time is later.")


def no_object(name):
    return GraphError(100, f"Unsupported get request. Object with ID '{name}' does not exist, cannot be loaded due to missing "
                           "permissions, or does not support this operation.", kind="GraphMethodException", error_subcode=33)


def no_field(name, node):
    return GraphError(100, f"(#100) Tried accessing nonexisting field ({name}) on node type ({node})")


def no_permission(code=10):
    return GraphError(code, f"(#{code}) This endpoint requires the 'pages_read_user_content' permission or the 'Page Public "
                            "Content Access' feature.", status=403)


def passing(status):
    return GraphError(2, "An unexpected error has occurred. Please retry your request later.", status=status, is_transient=True)


def too_many(code):
    """4: the app, 32: the page by the old rule, 80001: the page by its business use case."""
    text = {4: "(#4) Application request limit reached", 17: "(#17) User request limit reached",
            32: "(#32) Page request limit reached", 613: "(#613) Calls to this api have exceeded the rate limit."}
    if code == 80001:
        return GraphError(80001, "(#80001) There have been too many calls to this Page account. Wait a bit and try again.",
                          error_subcode=2446079)
    return GraphError(code, text[code], status=403 if code == 4 else 400, is_transient=True)
