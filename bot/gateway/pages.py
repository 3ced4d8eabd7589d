from aiohttp import web

from bot.gateway.settings import Settings


def routes(settings: Settings) -> list[web.RouteDef]:
    return []
