"""What passes between a browser and its kernel, tried with a hostile browser."""

from __future__ import annotations

import json
import uuid

import pytest

from tests.server.knocking import Server, asking_for_states, converse, message, states
from tests.server.tiny_apps import SECRET


def pressing(widget: str) -> dict[str, object]:
    data = {"method": "custom", "content": {"event": "click"}}
    return message("comm_msg", {"comm_id": widget, "data": data})


def widget_with(found: dict[str, object], **wanted: object) -> str:
    for number, one in found.items():
        state = one["state"]  # type: ignore[index]
        if all(state.get(name) == value for name, value in wanted.items()):
            return number
    raise AssertionError("no such widget")


def test_code_that_a_browser_sends_is_not_run(server: Server) -> None:
    page = server.ask("/observe")
    mark = server.home / f"mark-{uuid.uuid4().hex}"
    code = f"open({str(mark)!r}, 'w').write('run')"
    run = {"code": code, "silent": False, "store_history": False, "user_expressions": {}}
    run |= {"allow_stdin": False, "stop_on_error": False}
    hidden = {"code": "1", "user_expressions": {"x": code}, "silent": True, "store_history": False}
    sent = [message("execute_request", content) for content in (run, {**run, **hidden})]
    sent += [message("execute_request", run, channel) for channel in ("control", "stdin", "iopub")]
    frames = converse(server, page, sent)
    numbers = [one["header"]["msg_id"] for one in sent]
    assert not any(number in frame for frame in frames for number in numbers)
    assert not mark.exists()


@pytest.mark.parametrize(
    "kind",
    [
        "complete_request",
        "inspect_request",
        "history_request",
        "is_complete_request",
        "debug_request",
        "interrupt_request",
        "shutdown_request",
        "input_reply",
        "usage_request",
        "create_subshell_request",
    ],
)
def test_only_what_widgets_need_reaches_the_kernel(server: Server, kind: str) -> None:
    page = server.ask("/observe")
    content = {"code": "bar.", "cursor_pos": 4, "restart": False, "value": "x"}
    sent = [message(kind, content, channel) for channel in ("shell", "control", "stdin")]
    frames = converse(server, page, sent)
    answered = {json.loads(one)["parent_header"].get("msg_id") for one in frames}
    assert not answered & {one["header"]["msg_id"] for one in sent}


def test_a_browser_makes_no_widgets_in_the_kernel(server: Server) -> None:
    page = server.ask("/observe")
    made = uuid.uuid4().hex
    state = {
        "_model_name": "HTMLModel",
        "_model_module": "@jupyter-widgets/controls",
        "_view_name": "HTMLView",
        "_view_module": "@jupyter-widgets/controls",
    }
    content = {"comm_id": made, "target_name": "jupyter.widget", "data": {"state": state}}
    opening = message("comm_open", content)
    opening["metadata"] = {"version": "2.1.0"}
    frames = converse(server, page, [opening, *asking_for_states()])
    assert made not in states(frames)


def test_a_browser_closes_no_widget_of_the_kernel(server: Server) -> None:
    page = server.ask("/observe")
    before = states(converse(server, page, asking_for_states()))
    closing = [message("comm_close", {"comm_id": one, "data": {}}) for one in before]
    after = states(converse(server, page, [*closing, *asking_for_states()]))
    assert set(after) == set(before)


def test_a_failing_callback_sends_a_sentence_and_no_word_of_the_error(server: Server) -> None:
    page = server.ask("/observe")
    found = states(converse(server, page, asking_for_states()))
    button = widget_with(found, description="Fail")
    frames = converse(server, page, [pressing(button)])
    errors = [json.loads(one) for one in frames if '"msg_type": "error"' in one]
    assert len(errors) == 1
    assert errors[0]["content"]["evalue"].startswith("Something went wrong on this page")
    assert errors[0]["content"]["traceback"] == []
    assert not any(SECRET in frame or "ValueError" in frame for frame in frames)
    log = server.log.read_text()
    assert "ValueError in observe" in log
    assert SECRET not in log


def test_what_a_kernel_prints_never_leaves_it(server: Server) -> None:
    page = server.ask("/observe")
    found = states(converse(server, page, asking_for_states()))
    button = widget_with(found, description="Talk")
    frames = converse(server, page, [pressing(button)])
    assert not any(SECRET in frame or '"stream"' in frame for frame in frames)
    assert SECRET not in server.log.read_text()


def test_a_message_that_is_sent_again_after_a_dropped_connection_counts_once(
    server: Server,
) -> None:
    page = server.ask("/observe")
    found = states(converse(server, page, asking_for_states()))
    press = pressing(widget_with(found, description="Press"))
    converse(server, page, [press])
    converse(server, page, [press, press])
    after = states(converse(server, page, asking_for_states()))
    assert widget_with(after, sentence="Pressed 1")


def test_rubbish_on_the_websocket_breaks_nothing(server: Server) -> None:
    page = server.ask("/observe")
    rubbish = [{}, {"header": 1}, {"header": {}, "content": []}, message("comm_msg", {})]
    rubbish += [message("comm_msg", {"comm_id": 7, "data": {}}), message("x" * 1000, {})]
    frames = converse(server, page, [*rubbish, *asking_for_states()])
    assert states(frames)


def test_on_our_pages_a_part_leaves_its_script_out_of_its_state(server: Server) -> None:
    page = server.ask("/observe")
    found = states(converse(server, page, asking_for_states()))
    bar = found[widget_with(found, _part="bar")]["state"]
    assert "_esm" not in bar
    assert "_css" not in bar
