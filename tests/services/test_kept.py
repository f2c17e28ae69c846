"""What a process keeps in memory."""

from concurrent.futures import ThreadPoolExecutor

from innocook.services.kept import Kept


def test_what_was_not_used_for_longest_goes():
    """Two are kept: reading one makes it younger than the other."""
    kept: Kept[str, int] = Kept(2)
    kept.put("a", 1)
    kept.put("b", 2)
    assert kept.get("a") == 1
    kept.put("c", 3)
    assert [kept.get(key) for key in "abc"] == [1, None, 3]


def test_a_value_is_made_once():
    """And again only after it was forgotten."""
    kept: Kept[str, int] = Kept(1)
    made: list[str] = []
    for key in "aab" + "a":
        kept.found(key, lambda key=key: made.append(key) or len(made))
    assert made == ["a", "b", "a"]
    kept.clear()
    assert kept.get("a") is None


def test_many_threads_may_use_it_at_once():
    """Values come and go all the time; everybody gets the one that belongs to the key."""
    kept: Kept[int, int] = Kept(3)

    def ask(number: int) -> bool:
        key = number % 7
        return kept.found(key, lambda: key * 10) == key * 10

    with ThreadPoolExecutor(8) as threads:
        assert all(threads.map(ask, range(4000)))
