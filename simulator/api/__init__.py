"""The Messaging API's endpoints, for both of LINE's hosts. They read the request and answer; decisions lie below."""

from simulator.api.accounts import accounts
from simulator.api.media import media
from simulator.api.menu_groups import menu_groups
from simulator.api.menus import menus
from simulator.api.messages import messages
from simulator.api.people import people

BLUEPRINTS = (accounts, media, menu_groups, menus, messages, people)
