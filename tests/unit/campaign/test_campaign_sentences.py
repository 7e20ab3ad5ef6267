"""The sentences that are found in the text of the step modules are those that the modules register."""

from harness.engine import gherkin
from harness.engine.sentences import modules, modules_for, sentences_in


def test_every_registered_sentence_is_found_in_the_text_of_its_module() -> None:
    gherkin.load_steps()
    registered = [each for kind in gherkin._registry().steps.values() for each in kind]
    ours = [each for each in registered if each.func.__module__.startswith("harness.steps.")]
    assert len(ours) > 500
    for each in ours:
        assert each.func.__module__ in modules_for(each.pattern), each.pattern


def test_a_sentence_may_be_written_in_several_strings_and_with_either_quote() -> None:
    text = "\n".join(
        [
            '@given("one")',
            '@when(\n    "a long "\n    "one, \\"said\\" {who}"\n)',
            "@then('says \"{what}\"')",
            "def it(): ...",
        ]
    )
    assert sentences_in(text) == ("one", 'a long one, "said" {who}', 'says "{what}"')


def test_most_modules_are_not_needed_for_a_sentence() -> None:
    found = modules_for("the network is back")
    assert "harness.steps.common" in found
    assert len(found) < len(modules()) / 3
    assert "harness.steps.common" not in modules_for("nobody says that")
