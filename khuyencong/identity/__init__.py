"""Signing in: password and second factor, passkeys, e-mail links, the state's identity provider, lock-out, sessions."""
