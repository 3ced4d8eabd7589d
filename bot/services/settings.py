"""The gateway's settings: one declared list, read once from `FRONTDESK_*` environment variables."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass, field
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import Any, get_type_hints

import msgspec

from bot.conversation.handoff.office_hours import OfficeHours, parse_office_hours
from bot.services.office_files import OFFICE_TYPES
from bot.services.setting_checks import PREFIX, refuse_impossible
from bot.services.setting_checks import SettingsError as SettingsError

Network = IPv4Network | IPv6Network

NO_NAME = "Customer service"  # what customers read until the business has said its name
_KINDS = {int: "a whole number", float: "a number", bool: "true or false", str: "a text"}
# Read by plain Rasa commands; an assistant gets what it answers from sent by the gateway.
NOT_OURS = frozenset({"FRONTDESK_KNOWLEDGE"})


def about(text: str, *, secret: bool = False, stored: bool = False) -> dict[str, Any]:
    """Return what a setting is for.

    A secret is never shown; a `stored` one may be in the database, encrypted.
    """
    return {"help": text, "secret": secret, "stored": stored}


@dataclass(frozen=True)
class Settings:
    """All settings. Each field is read from `FRONTDESK_` and its name in capitals."""

    host: str = field(default="127.0.0.1", metadata=about("Address to listen on."))
    port: int = field(default=8080, metadata=about("Port to listen on."))
    data_dir: Path = field(
        default=Path("var"),
        metadata=about("Directory of the record, the knowledge base and our own secrets."),
    )
    public_url: str = field(
        default="", metadata=about("Where browsers reach Frontdesk, such as https://help.example.com.")
    )
    business: str = field(default=NO_NAME, metadata=about("Name of the business, as customers read it."))
    emergency_number: str = field(
        default="112",
        metadata=about("What to call when somebody is in danger, as it is told to customers."),
    )
    encoder: str = field(
        default="",
        metadata=about(
            "Folder of a sentence-transformers model as ONNX, to read English instead of the shipped one."
        ),
    )
    domain_path: Path = field(
        default=Path("domain.yml"), metadata=about("File with every sentence a customer can read.")
    )
    reference_pattern: str = field(
        default="",
        metadata=about(
            "How your order, booking or ticket numbers look, as an RE2 pattern: AB-\\d{6}, or several with "
            "their names: Order=AB-\\d{6}; Booking=RES-\\d{4}. Without it: what customers call such a number."
        ),
    )
    identity_secret: str = field(
        default="",
        repr=False,
        metadata=about(
            "Shared with the host site, which signs identities; 32 bytes or more.", secret=True, stored=True
        ),
    )
    allowed_origins: tuple[str, ...] = field(
        default=(),
        metadata=about("Origins of the sites that may carry the widget, comma-separated; * allows any."),
    )
    trusted_proxies: tuple[str, ...] = field(
        default=(),
        metadata=about(
            "Addresses or networks of your own proxies, comma-separated: 127.0.0.1,10.0.0.0/8. "
            "Whom they forward is known by X-Forwarded-For."
        ),
    )
    assistants: tuple[str, ...] = field(
        default=(),
        metadata=about(
            "Where assistants listen beside those that serve runs itself, comma-separated: "
            "unix:/path, http://host:port or https://host:port."
        ),
    )
    assistant_token: str = field(
        default="",
        repr=False,
        metadata=about("Shared with assistants on other machines; 32 bytes or more.", secret=True),
    )
    assistant_python: str = field(
        default="",
        metadata=about(
            "The Python that runs assistants on this machine. Without it: that of `.venv-assistant`, "
            "which `make setup` makes."
        ),
    )
    turn_deadline_s: float = field(
        default=5.0, metadata=about("A customer has a reply, or is told that it takes longer, within this.")
    )
    duty_grace_s: float = field(
        default=30.0, metadata=about("An agent whose desk is closed stays on duty for these seconds.")
    )
    agent_silent_s: float = field(
        default=0.0,
        metadata=about(
            "An agent owes a customer a word for so long before somebody else can. Without it: two and a "
            "half times the target for the next reply (set on the board), two minutes at least."
        ),
    )
    away_after_s: float = field(
        default=600.0, metadata=about("An agent on duty is away after these seconds without a sign of them.")
    )
    priority_after_s: float = field(
        default=900.0, metadata=about("Who has waited for so long comes before others.")
    )
    priority_attributes: tuple[str, ...] = field(
        default=(), metadata=about("Customers who come first, by signed attributes: plan=gold,vip=yes.")
    )
    routing: str = field(
        default="manual",
        metadata=about("How waiting conversations get to agents: manual, offer, least_busy or round_robin."),
    )
    offer_s: float = field(
        default=30.0, metadata=about("A conversation is offered to one agent for so long, then to the next.")
    )
    last_agent_s: float = field(
        default=7 * 86_400.0,
        metadata=about("A conversation that comes back within these seconds goes first to its last agent."),
    )
    agent_limit: int = field(
        default=5, metadata=about("Conversations that routing gives to one agent at a time, at most.")
    )
    office_hours: str = field(
        default="", metadata=about("When the desk is staffed: Mon-Fri 09:00-17:00, Sat 22:00-02:00.")
    )
    nobody_on_duty: str = field(
        default="queue",
        metadata=about(
            "What who asks for a person is told when nobody is there: queue (they keep their place, and hear "
            "when the desk opens), email (they are asked for an address), hours (the office hours)."
        ),
    )
    webhook_url: str = field(
        default="",
        metadata=about("Is told, by a signed POST, that a customer waits or was given to an agent."),
    )
    webhook_secret: str = field(
        default="",
        repr=False,
        metadata=about("Signs what goes to the webhook; 32 bytes or more.", secret=True),
    )
    timezone: str = field(
        default="UTC", metadata=about("The time zone of the business: of office hours, and of days told.")
    )
    idle_close_s: float = field(
        default=86_400.0,
        metadata=about("A conversation with the assistant that is silent so long is closed."),
    )
    heartbeat_s: float = field(
        default=20.0, metadata=about("A socket is pinged every so many seconds, and cut when silent.")
    )
    frames_per_s: float = field(
        default=20.0, metadata=about("Frames a second that a socket may send; three seconds' worth at once.")
    )
    outbox_frames: int = field(
        default=512, metadata=about("Frames that may wait for a slow reader before it is cut.")
    )
    conversations_per_minute: int = field(
        default=120, metadata=about("Conversations that one address may begin in a minute.")
    )
    messages_per_minute: int = field(
        default=600, metadata=about("What customers behind one address may write in a minute.")
    )
    confirmations_per_hour: int = field(
        default=20,
        metadata=about("E-mails to confirm an address that one network may cause in an hour."),
    )
    upload_mb_per_minute: int = field(
        default=100, metadata=about("Megabytes of files that one address may send in a minute.")
    )
    uploads_at_once: int = field(
        default=20, metadata=about("Files that one address may be sending at the same time.")
    )
    office_files: tuple[str, ...] = field(
        default=tuple(OFFICE_TYPES),
        metadata=about("Endings of the office files that may be sent: .docx,.xlsx. Those with macros never."),
    )
    sockets_per_address: int = field(
        default=500, metadata=about("Open pages (tabs) of one address that may be connected.")
    )
    limits_in_all: float = field(
        default=10.0, metadata=about("All addresses together may do so many times what one may.")
    )
    request_timeout_s: float = field(
        default=20.0, metadata=about("A request has arrived within these seconds, or is cut.")
    )
    upload_timeout_s: float = field(
        default=180.0, metadata=about("A file has arrived within these seconds, or is cut.")
    )
    disk_reserve_mb: int = field(
        default=500, metadata=about("No files are taken while fewer megabytes of the disk are free.")
    )
    smtp: str = field(
        default="",
        repr=False,
        metadata=about(
            "Server for e-mail: smtp://user:password@host:port, or smtps://. "
            "Without it, e-mail is written to the spool in the data directory.",
            secret=True,
            stored=True,
        ),
    )
    settings_keys: tuple[str, ...] = field(
        default=(),
        repr=False,
        metadata=about(
            "Keys that encrypt secrets in the database, comma-separated; the first encrypts, all decrypt. "
            "Without them: settings.key in the data directory, made at the first start.",
            secret=True,
        ),
    )
    answer_mail_s: float = field(
        default=20.0,
        metadata=about("An answer to a customer who has gone is sent by e-mail after these seconds."),
    )
    mails_per_day: int = field(
        default=30, metadata=about("E-mails that one address is sent in a day, at most.")
    )
    mail_from: str = field(default="support@localhost", metadata=about("Address that e-mail comes from."))
    mail_reply_to: str = field(
        default="",
        metadata=about(
            "Address whose mail people read: replies to our e-mail go there, and the e-mail says so. "
            "Without it, the e-mail says that nobody reads replies."
        ),
    )
    four_eyes: bool = field(
        default=False,
        metadata=about("An entry's revision goes live by somebody else than the editor who saved it."),
    )
    check_links: bool = field(
        default=False,
        metadata=about("Editors may have the links to other sites looked at, which asks those sites."),
    )
    demo: bool = field(default=False, metadata=about("Load the demo, serve its shop, sign its identities."))

    @property
    def trusted_networks(self) -> tuple[Network, ...]:
        """The networks of `trusted_proxies`; `ValueError` when one is none."""
        return tuple(ip_network(text) for text in self.trusted_proxies)

    @property
    def hours(self) -> OfficeHours:
        """The office hours."""
        return parse_office_hours(self.office_hours, self.timezone)

    @property
    def record_path(self) -> Path:
        """The file of the conversation record and the staff."""
        return self.data_dir / "frontdesk.db"

    @property
    def knowledge_path(self) -> Path:
        """The file of the knowledge base."""
        return self.data_dir / "knowledge.db"

    @property
    def assistant_addresses(self) -> tuple[str, ...]:
        """Where to reach the assistants, in the order they are tried."""
        return self.assistants or (f"unix:{self.data_dir / 'assistant.sock'}",)

    @property
    def secure(self) -> bool:
        """Whether browsers reach Frontdesk over https, so that cookies must not travel without it."""
        return self.public_url.startswith("https://")

    @property
    def base_url(self) -> str:
        """The address that links and messages for people start with, without a final slash."""
        return self.public_url.rstrip("/") or f"http://{_reachable(self.host)}:{self.port}"


def _reachable(host: str) -> str:
    """Return a host as it stands in an address: who listens everywhere is reached on this machine."""
    host = {"": "127.0.0.1", "0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)
    return f"[{host}]" if ":" in host else host


FIELDS = {declared.name: declared for declared in dataclasses.fields(Settings)}


def read_settings(environ: Mapping[str, str], **given: object) -> Settings:
    """Return the settings from the environment; `given` ones (from a command line) win.

    Raises `SettingsError` for an unknown, malformed or impossible setting.
    """
    found = {
        name: value for name, value in environ.items() if name.startswith(PREFIX) and name not in NOT_OURS
    }
    unknown = sorted(name for name in found if name.removeprefix(PREFIX).lower() not in FIELDS)
    if unknown:
        raise SettingsError(f"There is no setting {unknown[0]}. Settings: {', '.join(variable_names())}.")
    kinds = get_type_hints(Settings)
    values = {
        name.removeprefix(PREFIX).lower(): _parse(name, text, kinds[name.removeprefix(PREFIX).lower()])
        for name, text in found.items()
    }
    settings = Settings(**{**values, **given})
    refuse_impossible(settings)
    return settings


def variable_names() -> list[str]:
    """Return the environment variables that are read, in the order of the list."""
    return [PREFIX + name.upper() for name in FIELDS]


def _parse(variable: str, text: str, kind: Any) -> Any:
    if kind == tuple[str, ...]:
        return tuple(part.strip() for part in text.split(",") if part.strip())
    if kind is Path:
        return Path(text)
    try:
        return msgspec.convert(text.strip(), kind, strict=False)
    except msgspec.ValidationError as error:
        shown = (
            "its value" if FIELDS[variable.removeprefix(PREFIX).lower()].metadata["secret"] else repr(text)
        )
        raise SettingsError(f"{variable} should be {_KINDS[kind]}, not {shown}.") from error


def settings_help() -> str:
    """Return one line for each setting: its variable, what it is for, and its default."""
    return "\n".join(f"  {PREFIX}{name.upper()}: {_help(declared)}" for name, declared in FIELDS.items())


def _help(declared: dataclasses.Field[Any]) -> str:
    default = ",".join(declared.default) if isinstance(declared.default, tuple) else str(declared.default)
    text: str = declared.metadata["help"]
    return f"{text} Default: {default}." if default else text
