"""Rich menus: what was made, which picture it has, who sees it, and the names (aliases) it goes by."""

from dataclasses import dataclass, field

from simulator.answers import Refusal
from simulator.people import People, Person
from simulator.shapes import JsonObject

MENUS = 1_000
ALIASES = 1_000


@dataclass(slots=True)
class Menu:
    """One rich menu. A picture, once given, stays."""

    id: str
    body: JsonObject
    picture: bytes | None = None
    media_type: str = ""

    def describe(self) -> JsonObject:
        """As LINE lists it."""
        return {"richMenuId": self.id, **self.body}


@dataclass(slots=True)
class Menus:
    """All menus of the channel. Locks: the world's, held by the caller."""

    by_id: dict[str, Menu] = field(default_factory=dict)
    aliases: dict[str, str] = field(default_factory=dict)
    default: str | None = None
    batches: dict[str, JsonObject] = field(default_factory=dict)

    def get(self, menu_id: str) -> Menu:
        """One menu. Raises: Refusal 404."""
        if menu_id not in self.by_id:
            raise Refusal(404, "Not found")
        return self.by_id[menu_id]

    def ready(self, menu_id: str) -> Menu:
        """One menu that has its picture. Raises: Refusal 404 or 400."""
        menu = self.get(menu_id)
        if menu.picture is None:
            raise Refusal(400, "must upload richmenu image before applying it to user")
        return menu

    def shown(self, person: Person) -> Menu | None:
        """What stands at the foot of this person's talk: their own menu first, then the default."""
        for menu_id in (person.menu, self.default):
            if menu_id is not None and menu_id in self.by_id:
                return self.by_id[menu_id]
        return None

    def remove(self, menu_id: str, people: People) -> None:
        """Delete a menu and every link to it. Raises: Refusal 404."""
        self.get(menu_id)
        del self.by_id[menu_id]
        if self.default == menu_id:
            self.default = None
        for person in people.by_id.values():
            if person.menu == menu_id:
                person.menu = None

    def switch(self, person: Person, alias: str) -> str:
        """Somebody taps a tab. Returns the status LINE puts into the postback."""
        if alias not in self.aliases:
            return "RICHMENU_ALIAS_ID_NOTFOUND"
        menu = self.by_id.get(self.aliases[alias])
        if menu is None or menu.picture is None:
            return "RICHMENU_NOTFOUND"
        person.menu = menu.id
        return "SUCCESS"
