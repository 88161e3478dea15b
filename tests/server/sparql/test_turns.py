"""Clients take turns, whatever one of them does."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from server.errors import Busy
from server.sparql.turns import MOST_WAITING, Turns, household


def story_of(
    places: int, per_client: int, requests: list[tuple[str, int]]
) -> tuple[list[str], int]:
    """Who got a place in which order, and the most that one client had at a time."""
    order: list[str] = []
    most = 0

    async def one(turns: Turns, client: str, steps: int) -> None:
        nonlocal most
        async with turns.turn(client):
            order.append(client)
            assert sum(turns.running.values()) + turns.free == places
            most = max(most, *turns.running.values())
            for _ in range(steps):
                await asyncio.sleep(0)

    async def story() -> None:
        turns = Turns(places, per_client, 60)
        await asyncio.gather(*(one(turns, client, steps) for client, steps in requests))
        assert turns.free == places
        assert not turns.waiting and not turns.running

    asyncio.run(story())
    return order, most


@settings(deadline=None)
@given(
    st.integers(1, 4),
    st.integers(1, 3),
    st.lists(st.tuples(st.sampled_from("abc"), st.integers(0, 5)), max_size=MOST_WAITING),
)
def test_everybody_is_served_and_nobody_has_more_than_his_places(
    places: int, per_client: int, requests: list[tuple[str, int]]
) -> None:
    order, most = story_of(places, per_client, requests)
    assert sorted(order) == sorted(client for client, _ in requests)
    assert most <= per_client


def test_who_comes_last_does_not_wait_for_all_of_anothers() -> None:
    order, _ = story_of(1, 1, [("flood", 3)] * 10 + [("guest", 1)])
    assert order.index("guest") <= 2


def test_a_flood_is_told_to_come_back_and_who_waits_too_long_too() -> None:
    async def story() -> None:
        turns = Turns(1, 1, 0.01)
        async with AsyncExitStack() as held:
            await held.enter_async_context(turns.turn("a"))
            waiting = [
                asyncio.ensure_future(held.enter_async_context(turns.turn("a")))
                for _ in range(MOST_WAITING + 1)
            ]
            ended = await asyncio.gather(*waiting, return_exceptions=True)
            assert [type(each) for each in ended] == [Busy] * (MOST_WAITING + 1)
        async with turns.turn("b"):
            assert turns.free == 0
        assert turns.free == 1 and not turns.waiting

    asyncio.run(story())


def test_who_goes_away_while_waiting_takes_no_place() -> None:
    async def story() -> None:
        turns = Turns(1, 1, 60)
        async with turns.turn("a"):
            gone = asyncio.ensure_future(turns.turn("b").__aenter__())
            await asyncio.sleep(0)
            gone.cancel()
            with pytest.raises(asyncio.CancelledError):
                await gone
        assert turns.free == 1 and not turns.waiting

    asyncio.run(story())


def test_an_address_that_leaves_in_the_moment_of_its_turn_gives_it_back() -> None:
    async def story() -> None:
        turns = Turns(1, 1, 60)
        holder = turns.turn("a")
        await holder.__aenter__()
        gone = asyncio.ensure_future(turns.turn("b").__aenter__())
        await asyncio.sleep(0)
        await holder.__aexit__(None, None, None)  # grants the place to b
        gone.cancel()  # before b could notice
        await asyncio.gather(gone, return_exceptions=True)
        async with turns.turn("c"):
            assert turns.free == 0

    asyncio.run(story())


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("192.0.2.1", "192.0.2.2", False),
        ("2001:db8::1", "2001:db8::2:1", True),
        ("2001:db8:0:1::1", "2001:db8:0:2::1", False),
        ("testclient", "testclient", True),
    ],
)
def test_households(one: str, other: str, same: bool) -> None:
    assert (household(one) == household(other)) is same
