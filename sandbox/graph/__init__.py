"""Microsoft Graph v1.0 as far as mail, the signed-in user and the organisation go, strictly.

What is not emulated is refused: an unknown name with Graph's own error, a known one with 501.
"""
