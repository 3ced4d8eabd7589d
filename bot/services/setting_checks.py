"""Settings that cannot be used: each check names the variable, and says what it should hold."""

from __future__ import annotations

from email.utils import parseaddr
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from bot.conversation.handoff.office_hours import parse_office_hours
from bot.matching import BadPattern, parse_formats
from bot.services.office_files import OFFICE_TYPES
from bot.services.texts import is_email

if TYPE_CHECKING:
    from bot.services.settings import Settings

PREFIX = "FRONTDESK_"
ROUTINGS = ("manual", "offer", "least_busy", "round_robin")
NOBODY_RULES = ("queue", "email", "hours")
SECRET_BYTES = 32

_POSITIVE = (
    "turn_deadline_s",
    "duty_grace_s",
    "away_after_s",
    "priority_after_s",
    "agent_limit",
    "answer_mail_s",
    "offer_s",
    "idle_close_s",
    "heartbeat_s",
    "frames_per_s",
    "outbox_frames",
    "conversations_per_minute",
    "messages_per_minute",
    "confirmations_per_hour",
    "upload_mb_per_minute",
    "uploads_at_once",
    "sockets_per_address",
    "request_timeout_s",
    "upload_timeout_s",
    "mails_per_day",
)


class SettingsError(Exception):
    """The settings cannot be used; the text is a sentence for whoever starts Frontdesk."""


def refuse_impossible(settings: Settings) -> None:
    """Raise `SettingsError` for the first setting that cannot be used, alone or beside the others."""
    for check in (
        _check_numbers,
        _check_patterns,
        _check_office_files,
        _check_webhook,
        _check_desk,
        _check_mail,
        _check_addresses,
        _check_assistants,
    ):
        check(settings)


def _check_numbers(settings: Settings) -> None:
    if not 0 <= settings.port <= 65535:
        raise SettingsError(f"FRONTDESK_PORT should be between 0 and 65535, not {settings.port}.")
    for name in _POSITIVE:
        if not getattr(settings, name) > 0:
            raise SettingsError(f"{PREFIX}{name.upper()} should be more than 0.")
    if settings.limits_in_all < 1:
        raise SettingsError("FRONTDESK_LIMITS_IN_ALL should be 1 or more.")
    if settings.agent_silent_s < 0:
        raise SettingsError("FRONTDESK_AGENT_SILENT_S should be 0 (by the target) or more.")
    if settings.disk_reserve_mb < 0:
        raise SettingsError("FRONTDESK_DISK_RESERVE_MB should be 0 or more.")


def _check_patterns(settings: Settings) -> None:
    if settings.encoder and not (Path(settings.encoder) / "tokenizer.json").is_file():
        raise SettingsError(
            f"FRONTDESK_ENCODER should hold model.onnx and tokenizer.json; {settings.encoder} does not."
        )
    try:
        parse_formats(settings.reference_pattern)
    except BadPattern as error:
        raise SettingsError(
            f"FRONTDESK_REFERENCE_PATTERN cannot be used ({error}). Write an RE2 pattern, AB-\\d{{6}}, or "
            "several with their names: Order=AB-\\d{6}; Booking=RES-\\d{4}."
        ) from error


def _check_office_files(settings: Settings) -> None:
    unknown = [ending for ending in settings.office_files if ending not in OFFICE_TYPES]
    if unknown:
        raise SettingsError(
            f"FRONTDESK_OFFICE_FILES should hold endings of {','.join(OFFICE_TYPES)}, not {unknown[0]!r}."
        )


def _check_webhook(settings: Settings) -> None:
    if settings.webhook_url and not settings.webhook_url.startswith(("http://", "https://")):
        raise SettingsError(
            "FRONTDESK_WEBHOOK_URL should start with https:// (or http:// within your network)."
        )
    if settings.webhook_url:
        _require_length(settings.webhook_secret, "FRONTDESK_WEBHOOK_SECRET")


def _check_desk(settings: Settings) -> None:
    if settings.routing not in ROUTINGS:
        raise SettingsError(
            f"FRONTDESK_ROUTING should be manual, offer, least_busy or round_robin, not {settings.routing!r}."
        )
    if settings.nobody_on_duty not in NOBODY_RULES:
        raise SettingsError(
            f"FRONTDESK_NOBODY_ON_DUTY should be queue, email or hours, not {settings.nobody_on_duty!r}."
        )
    if settings.nobody_on_duty == "hours" and not settings.office_hours:
        raise SettingsError("FRONTDESK_NOBODY_ON_DUTY=hours needs FRONTDESK_OFFICE_HOURS to tell.")
    try:
        parse_office_hours(settings.office_hours, settings.timezone)
    except ValueError as error:
        raise SettingsError(f"FRONTDESK_OFFICE_HOURS or FRONTDESK_TIMEZONE: {error}") from error


def _check_mail(settings: Settings) -> None:
    if settings.mail_from != type(settings).mail_from:  # the default is one: no start waits for its check
        _require_address(settings.mail_from, "FRONTDESK_MAIL_FROM")
    if settings.mail_reply_to:
        _require_address(settings.mail_reply_to, "FRONTDESK_MAIL_REPLY_TO")
    if settings.smtp and not _is_mail_server(settings.smtp):
        raise SettingsError("FRONTDESK_SMTP should look like smtp://user:password@mail.example.com:587.")


def _check_addresses(settings: Settings) -> None:
    if settings.identity_secret:
        _require_length(settings.identity_secret, "FRONTDESK_IDENTITY_SECRET")
    for origin in settings.allowed_origins:
        if origin != "*" and not _is_origin(origin):
            raise SettingsError(
                f"FRONTDESK_ALLOWED_ORIGINS should hold origins like https://a.example, not {origin!r}."
            )
    if settings.public_url and not _is_origin(settings.public_url.rstrip("/")):
        raise SettingsError(
            f"FRONTDESK_PUBLIC_URL should look like https://help.example.com, not {settings.public_url!r}."
        )
    try:
        _ = settings.trusted_networks
    except ValueError as error:
        raise SettingsError(
            f"FRONTDESK_TRUSTED_PROXIES should hold addresses or networks; {error}."
        ) from error


def _check_assistants(settings: Settings) -> None:
    for address in settings.assistants:
        if not address.startswith(("unix:", "http://", "https://")):
            raise SettingsError(
                f"FRONTDESK_ASSISTANTS should hold unix:/path or http://host:port, not {address!r}."
            )
        if not address.startswith("unix:") and len(settings.assistant_token.encode()) < SECRET_BYTES:
            raise SettingsError(
                "FRONTDESK_ASSISTANT_TOKEN should be at least 32 bytes long, and the same for the assistant "
                f"at {address}."
            )


def _require_length(secret: str, variable: str) -> None:
    if len(secret.encode()) < SECRET_BYTES:
        raise SettingsError(f"{variable} should be at least {SECRET_BYTES} bytes long.")


def _require_address(text: str, variable: str) -> None:
    if not text.isprintable() or not is_email(parseaddr(text)[1], in_house=True):
        raise SettingsError(f"{variable} should look like support@example.com, not {text!r}.")


def _is_mail_server(text: str) -> bool:
    try:
        parts = urlsplit(text)
        return parts.scheme in ("smtp", "smtps") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False


def _is_origin(text: str) -> bool:
    parts = urlsplit(text)
    return (
        parts.scheme in ("http", "https")
        and bool(parts.netloc)
        and text == f"{parts.scheme}://{parts.netloc}"
    )
