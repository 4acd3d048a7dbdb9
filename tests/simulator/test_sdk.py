"""LINE's own client against the simulator: it must not be able to tell the difference."""

from collections.abc import Iterator

import pytest
from linebot.v3.messaging import (
    ApiClient,
    ApiException,
    Configuration,
    MessagingApi,
    MessagingApiBlob,
    PushMessageRequest,
    ReplyMessageRequest,
    RichMenuRequest,
    ShowLoadingAnimationRequest,
    TextMessage,
    ValidateMessageRequest,
)

from simulator.samples import photo
from tests.simulator.desk import TOKEN, Bot, Platform

KEY = "123e4567-e89b-12d3-a456-426614174000"


@pytest.fixture
def client(platform: Platform) -> Iterator[ApiClient]:
    """A client as a bot would have."""
    made = ApiClient(Configuration(access_token=TOKEN, host=platform.url))
    yield made
    made.rest_client.pool_manager.clear()
    made.close()


def push(api: MessagingApi, person: str, text: str = "お知らせ", key: str | None = None) -> str:
    request = PushMessageRequest(to=person, messages=[TextMessage(text=text)])
    return str(api.push_message(request, x_line_retry_key=key).sent_messages[0].id)


def test_reply_and_its_error(client: ApiClient, platform: Platform, bot: Bot, person: str) -> None:
    platform.do(person, "text", text="もしもし")
    request = ReplyMessageRequest(
        reply_token=bot.events()[-1]["replyToken"], messages=[TextMessage(text="はい")]
    )
    api = MessagingApi(client)

    assert len(api.reply_message(request).sent_messages) == 1
    with pytest.raises(ApiException) as again:
        api.reply_message(request)
    assert (again.value.status, again.value.body) == (400, '{"message":"Invalid reply token"}')


def test_push_and_the_repeated_key(client: ApiClient, person: str) -> None:
    api = MessagingApi(client)
    sent = push(api, person, key=KEY)

    with pytest.raises(ApiException) as repeated:
        push(api, person, key=KEY)
    assert repeated.value.status == 409
    assert sent in repeated.value.body
    assert "x-line-accepted-request-id" in repeated.value.headers


def test_validation_in_lines_words(client: ApiClient) -> None:
    with pytest.raises(ApiException) as refused:
        MessagingApi(client).validate_push(ValidateMessageRequest(messages=[TextMessage(text="")]))

    assert refused.value.body == (
        '{"message":"The request body has 1 error(s)",'
        '"details":[{"message":"May not be empty","property":"messages[0].text"}]}'
    )


def test_profile_quota_info_and_loading(client: ApiClient, person: str) -> None:
    api = MessagingApi(client)
    api.show_loading_animation(ShowLoadingAnimationRequest(chatId=person, loadingSeconds=5))

    assert (api.get_profile(person).display_name, api.get_profile(person).language) == ("佐藤 はな", "ja")
    assert (api.get_message_quota().value, api.get_message_quota_consumption().total_usage) == (5000, 0)
    assert api.get_bot_info().display_name == "縁側"
    assert api.get_followers().user_ids == [person]


def test_content_being_prepared_ready_and_gone(client: ApiClient, platform: Platform, person: str) -> None:
    blob = MessagingApiBlob(client)
    message = platform.do(person, "image", preparingSeconds=30)["events"][0]["message"]["id"]
    assert blob.get_message_content(message) is None

    platform.drive("/clock", {"advance": 31})
    assert bytes(blob.get_message_content(message)) == photo()

    platform.do(person, "unsend")
    with pytest.raises(ApiException) as gone:
        blob.get_message_content(message)
    assert gone.value.status == 410


def test_a_rich_menu_from_making_to_showing(client: ApiClient, platform: Platform, person: str) -> None:
    api, blob = MessagingApi(client), MessagingApiBlob(client)
    wish = {
        "size": {"width": 800, "height": 400},
        "selected": False,
        "name": "m",
        "chatBarText": "メニュー",
        "areas": [],
    }
    menu_id = api.create_rich_menu(RichMenuRequest.from_dict(wish)).rich_menu_id
    blob.set_rich_menu_image(menu_id, body=photo(800, 400), _headers={"Content-Type": "image/png"})
    api.set_default_rich_menu(menu_id)

    assert api.get_default_rich_menu_id().rich_menu_id == menu_id
    assert api.get_rich_menu_list().richmenus[0].chat_bar_text == "メニュー"
    assert platform.drive(f"/people/{person}")["richMenu"]["richMenuId"] == menu_id


def test_the_monthly_limit_is_429(client: ApiClient, platform: Platform, person: str) -> None:
    platform.drive("/quota", {"limit": 0})

    with pytest.raises(ApiException) as refused:
        push(MessagingApi(client), person)
    assert (refused.value.status, refused.value.body) == (
        429,
        '{"message":"You have reached your monthly limit."}',
    )
