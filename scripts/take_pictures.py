"""Takes pictures of the pages of a running demo, to look at, and those that the README shows.

    make run
    .venv/bin/python scripts/take_pictures.py --url http://127.0.0.1:8080 --data-dir var --out docs/pictures

It plays a short story first: a customer asks, complains, and an agent takes over. `--all` takes every page
at phone, tablet and desktop width, light and dark.
"""

from __future__ import annotations

import argparse
import shutil
from pathlib import Path
from typing import Literal

from playwright.sync_api import Browser, Page, sync_playwright

from bot.services.accounts.users import make_sign_in_link

WIDTHS = {"phone": (390, 844), "tablet": (820, 1180), "desktop": (1440, 900)}
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
STAFF = {"desk": "mia@demo.example", "studio": "elif@demo.example", "board": "sam@demo.example"}
QUESTIONS = ("hi, I'm Priya, where is my order LL-204815?", "and how long does a refund take?")
COMPLAINT = "This is a disgrace. My table arrived broken twice and nobody helps me."


def main() -> None:
    """Play the story, then take the pictures."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--url", default="http://127.0.0.1:8080")
    parser.add_argument("--data-dir", type=Path, default=Path("var"))
    parser.add_argument("--out", type=Path, default=Path("docs/pictures"))
    parser.add_argument("--all", action="store_true", help="every page, width and scheme")
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        chromium = shutil.which("chromium") or shutil.which("google-chrome")
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        take(browser, options.url, options.data_dir, options.out, every=options.all)
        browser.close()


def take(browser: Browser, url: str, data_dir: Path, out: Path, *, every: bool) -> None:
    """The pictures, as PNG files in `out`."""
    desk = open_staff(browser, url, data_dir, "desk", "desktop", "light")
    duty = desk.get_by_role("switch", name="On duty")
    if duty.get_attribute("aria-checked") == "false":
        duty.click()
    shop = open_page(browser, f"{url}/", "desktop", "light")
    shop.get_by_role("button", name="Chat").first.click()
    widget = shop.frame_locator("iframe")
    for text in (*QUESTIONS, COMPLAINT):
        widget.get_by_label("Message", exact=True).fill(text)
        widget.get_by_label("Message", exact=True).press("Enter")
        shop.wait_for_timeout(1500)
        if text == QUESTIONS[0]:
            shop.screenshot(path=out / "widget.png")
    widget.get_by_role("button", name="Pass on").click()
    desk.locator(".row", has_text="Priya").first.get_by_role("button", name="Take").click()
    desk.locator(".packet").wait_for()
    desk.get_by_role("textbox", name="Reply", exact=True).fill("Hello Priya, I am sorry about your table.")
    desk.wait_for_timeout(800)
    desk.screenshot(path=out / "desk.png")
    if every:
        take_all(browser, url, data_dir, out)


def take_all(browser: Browser, url: str, data_dir: Path, out: Path) -> None:
    """Every page at every width, light and dark."""
    for width in WIDTHS:
        for scheme in SCHEMES:
            for name in STAFF:
                page = open_staff(browser, url, data_dir, name, width, scheme)
                page.wait_for_timeout(1200)
                page.screenshot(path=out / f"{name}-{width}-{scheme}.png")
                page.context.close()
            for name, path in (("shop", "/"), ("widget", "/widget"), ("help", "/help/refund-times")):
                page = open_page(browser, url + path, width, scheme)
                page.wait_for_timeout(800)
                page.screenshot(path=out / f"{name}-{width}-{scheme}.png")
                page.context.close()


def open_staff(
    browser: Browser, url: str, data_dir: Path, name: str, width: str, scheme: Literal["light", "dark"]
) -> Page:
    """The page of one of the demo's people, signed in."""
    page = open_page(browser, make_sign_in_link(data_dir, STAFF[name], url), width, scheme)
    page.wait_for_url(f"{url}/{name}")
    page.locator(".staff-pages").wait_for()
    return page


def open_page(browser: Browser, url: str, width: str, scheme: Literal["light", "dark"]) -> Page:
    """A page in a browser of its own."""
    wide, high = WIDTHS[width]
    context = browser.new_context(
        viewport={"width": wide, "height": high}, color_scheme=scheme, locale="en-GB"
    )
    page = context.new_page()
    page.goto(url)
    return page


if __name__ == "__main__":
    main()
