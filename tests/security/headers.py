"""What every answer carries, whatever it is."""

from collections.abc import Mapping

FIXED = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}


def faults(headers: Mapping[str, str]) -> list[str]:
    """What is missing or too wide."""
    found = [f"{name} is {headers.get(name)!r}" for name, value in FIXED.items() if headers.get(name) != value]
    policy = headers.get("Content-Security-Policy", "")
    directives = {words.split()[0]: words.split()[1:] for words in policy.split(";") if words.strip()}
    if "default-src" not in directives:
        found.append(f"Content-Security-Policy is {policy!r}")
    sources = {source for allowed in directives.values() for source in allowed}
    if wide := sources & {"'unsafe-inline'", "'unsafe-eval'", "*", "http:", "https:"}:
        found.append(f"Content-Security-Policy lets in {sorted(wide)}")
    return found
