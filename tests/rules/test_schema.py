from ticketcli.config.settings import Settings
from ticketcli.rules import keys, rulebook, schema
from ticketcli.rules.section import Known

KNOWN = Known(areas=("billing",), agents=("ana",), teams=("shop",), fields=("serial",), desk=Settings())
TOLD = schema.rules_schema(KNOWN)["$defs"]


def test_a_rule_has_every_key_with_its_meaning_and_no_other():
    properties = TOLD["rule"]["properties"]
    assert list(properties) == list(rulebook.KEYS)
    assert all(properties[key]["description"] == meaning for key, meaning in rulebook.KEYS.items())
    assert TOLD["rule"]["additionalProperties"] is False


def test_a_condition_has_every_key_that_is_read_and_the_desks_own_fields():
    assert set(TOLD["condition"]["properties"]) == {*keys.condition_keys(KNOWN)}
    assert {"serial", "extra.serial"} <= set(TOLD["condition"]["properties"])


def test_no_condition_is_without_a_description():
    assert [name for name, told in TOLD["condition"]["properties"].items() if len(told["description"]) < 10] == []


def test_a_value_looks_as_its_key_reads_it():
    told = TOLD["condition"]["properties"]
    assert told["not"]["$ref"] == told["all"]["items"]["$ref"] == told["any"]["items"]["$ref"] == "#/$defs/condition"
    assert True in told["time.working_hours"]["enum"]
    assert "waiting" in told["status"]["anyOf"][0]["anyOf"][0]["enum"]


def test_the_desks_words_are_offered():
    assert TOLD["rule"]["properties"]["assign"]["enum"] == ["ana", "team:shop"]
    assert TOLD["rule"]["properties"]["set"]["properties"]["area"]["enum"] == ["billing"]
    assert "change of extra.serial" not in TOLD["rule"]["properties"]["on"]["anyOf"][0]["enum"]


def test_a_desk_without_words_takes_any():
    told = schema.rules_schema(Known())["$defs"]["rule"]["properties"]
    assert told["assign"]["minLength"] == 1
