import pytest

from ticketcli.errors import Usage
from ticketcli.intake import mapping

EXPORTS = {
    "zendesk": """
        Summation column=, Id=id, Requester=sender.name, Requester email=sender.mail, Assignee=assignee, Group=team,
        Subject=title, Tags=tags, Status=status, Priority=priority, Via=channel, Ticket type=type, Created at=created,
        Updated at=updated, Organization=customer, Solved at=resolved, Satisfaction Score=rating, Reopens=reopens,
        First reply time in minutes=first_reply_minutes
    """,
    "freshdesk": """
        Ticket ID=id, Subject=title, Status=status, Priority=priority, Source=channel, Type=type, Agent=assignee,
        Group=team, Created time=created, Due by Time=, Resolved time=resolved, Closed time=closed,
        Last update time=updated, Initial response time=first_reply, Agent interactions=, Tags=tags,
        Full name=sender.name, Email=sender.mail, Work phone=sender.phone, Company Name=customer
    """,
    "osticket": """
        Ticket Number=id, Date Created=created, Subject=title, From=sender.name, From Email=sender.mail,
        Priority=priority, Department=area, Help Topic=, Source=channel, Current Status=status, Last Updated=updated,
        Closed Date=closed, Agent Assigned=assignee, Team Assigned=team, Reopen Count=reopens
    """,
    "gitlab": """
        Title=title, Description=description, Issue ID=id, URL=, State=status, Author=sender.name,
        Author Username=sender.handle, Assignee=assignee, Assignee Username=, Created At (UTC)=created,
        Updated At (UTC)=updated, Closed At (UTC)=closed, Labels=tags
    """,
    "jira": """
        Summary=title, Issue key=id, Issue id=, Issue Type=type, Status=status, Priority=priority, Resolution=outcome,
        Assignee=assignee, Reporter=sender.name, Creator=, Created=created, Updated=updated, Resolved=resolved,
        Component/s=area, Labels=tags, Description=description, Parent id=parent
    """,
    "zammad": """
        id=id, group_id=, owner_id=, number=, title=title, state=status, priority=priority, group=team, owner=assignee,
        customer=sender.name, organization=customer, created_at=created, first_response_at=first_reply, close_at=closed
    """,
    "csv: consumer complaints": """
        Date received=created, Product=product, Sub-product=, Issue=, Consumer complaint narrative=description,
        Company=customer, ZIP code=, Submitted via=channel, Date sent to company=, Company response to consumer=status,
        Complaint ID=id
    """,
    "csv: Spanish": """
        Nº=id, Asunto=title, Descripción=description, Estado=status, Prioridad=priority, Empresa=customer,
        Cliente=sender.name, Correo=sender.mail, Teléfono=sender.phone, Fecha de creación=created,
        Fecha de cierre=closed, Responsable=assignee, Etiquetas=tags, Canal=channel, Tipo=type, Departamento=area,
        Producto=product, Solución=outcome, Padre=parent
    """,
    "tkt": """
        id=id, title=title, status=status, type=type, stage=stage, area=area, product=product, priority=priority,
        urgency=, channel=channel, language=language, customer=customer, contact=sender, assignee=assignee, team=team,
        level=level, tags=tags, keywords=keywords, progress=progress, parent=parent, links=links, external=external,
        created_at=created, updated_at=, first_reply_at=first_reply, resolved_at=resolved, closed_at=closed,
        waiting_for=waiting_for, description=description, path=
    """,
}


def mapped(header, chosen=(), source="", **values):
    columns = [name.strip() for name in header.split(",")]
    return mapping.map_columns({column: values.get(column, []) for column in columns}, dict(chosen), source)


@pytest.mark.parametrize("system", EXPORTS)
def test_the_exports_of_known_systems_are_mapped(system):
    wanted = dict(pair.strip().split("=") for pair in EXPORTS[system].split(","))
    source = None if system.startswith("csv") else system
    assert mapping.source_of(wanted) == source
    found = mapped(",".join(wanted), source=source or "csv")
    assert {column: found.get(column, "") for column in wanted} == wanted


def test_what_we_compute_ourselves_is_left_out_of_our_own_export_only():
    assert mapped("title,updated_at,path", source="tkt") == {"title": "title", "updated_at": "", "path": ""}
    assert mapped("title,updated_at,path") == {"title": "title", "updated_at": "updated"}


@pytest.mark.parametrize("name", ["createdAt", "Created_At", " CREATED-AT ", "Created at (UTC)", "Created at [date]"])
def test_names_are_compared_without_case_marks_kind_and_zone(name):
    assert mapping.wanted_fields(name) == {"created"}


def test_a_name_in_utc_is_told():
    assert mapping.is_utc("Created At (UTC)")
    assert not mapping.is_utc("Created At")


def test_of_two_columns_for_one_field_the_more_exact_name_wins():
    assert mapped("Summary,Subject,Title") == {"Title": "title"}
    assert mapped("Fecha,Fecha de alta") == {"Fecha de alta": "created"}


@pytest.mark.parametrize(
    ("column", "field", "fits", "other"),
    [
        ("State", "status", ["open", "closed", "CA"], ["CA", "SC", "open"]),
        ("Type", "type", ["Question", "-", ""], ["Gas", "Water"]),
        ("Priority", "priority", ["high", "wobbly"], ["1", "2"]),
        ("Source", "channel", ["Email"], ["https://a.example"]),
        ("Resolved", "resolved", ["2026-01-02"], ["Yes", "No"]),
        ("Email", "sender.mail", ["a@b.c"], ["yes"]),
        ("Comment", "comments", ["14/Jul/25 3:42 PM;ana;hi"], []),
    ],
)
def test_a_name_that_may_deceive_is_believed_when_most_values_fit(column, field, fits, other):
    assert mapped(column, **{column: fits}) == {column: field}
    if other:
        assert mapped(column, **{column: other}) == {}


def test_a_rating_is_believed_when_all_values_are_on_our_scale():
    assert mapped("Rating", Rating=["5", "Offered"]) == {"Rating": "rating"}
    assert mapped("Rating", Rating=["5", "4", "9"]) == {}


def test_a_sure_name_is_believed_whatever_the_values():
    assert mapped("Status", Status=["foo"]) == {"Status": "status"}


def test_customers_that_are_mail_addresses_are_senders():
    assert mapped("customer", customer=["a@b.c"]) == {"customer": "sender.name"}


@pytest.mark.parametrize(
    ("column", "field"),
    [
        ("descripcion_reclamo", "description"), ("Ticket name", "title"), ("Nombre del reclamo", "title"),
        ("Ticket owner", "assignee"), ("Associated Contact", "sender"), ("De", "sender.name"),
        ("Correo electrónico de", "sender.mail"), ("Fecha reclamo", "created"), ("Case status", "status"),
        ("Fecha pedido", None), ("Sub-issue", None), ("Of the", None),
    ],
)  # fmt: skip
def test_headers_are_recognised_by_their_words(column, field):
    assert mapped(column).get(column) == field


def test_a_header_that_says_just_what_it_holds_goes_before_one_that_says_more():
    assert mapped("Fecha reclamo,Fecha") == {"Fecha": "created"}


@pytest.mark.parametrize("reached", ["Customer Email", "Phone"])
def test_a_customers_name_beside_an_address_is_a_persons(reached):
    assert mapped(f"Customer Name,{reached}")["Customer Name"] == "sender.name"
    assert mapped(f"Customer Name,Company,{reached}")["Customer Name"] == "sender.name"
    assert mapped("Customer Name") == {"Customer Name": "customer"}
    assert mapped(f"Company,{reached}")["Company"] == "customer"


def test_a_column_of_words_that_nobody_knows_is_told():
    samples = {"State": ["CA"], "Priority": ["high"]}
    assert mapping.doubted_columns(samples, mapping.map_columns(samples, {}, "")) == ["State"]


def test_a_choice_by_hand_goes_first():
    assert mapped("Title,Betreff,Status", {"Betreff": "title", "status": ""}) == {"Betreff": "title"}


@pytest.mark.parametrize(("chosen", "near"), [({"Betref": "title"}, "Betreff"), ({"Betreff": "titel"}, "title")])
def test_a_choice_that_names_nothing_is_refused_with_what_is_near(chosen, near):
    with pytest.raises(Usage, match=near):
        mapped("Betreff,Status", chosen)


def test_a_field_chosen_twice_is_refused():
    with pytest.raises(Usage, match="title is given to two columns"):
        mapped("a,b", {"a": "title", "b": "title"})


def test_titles_are_made_of_what_tells_most():
    assert mapping.telling_columns(["Date", "Product", "Sub-product", "State"]) == ["Product", "Sub-product"]
    assert mapping.telling_columns(["Product", "Sub-product", "Issue", "State"]) == ["Product", "Issue"]
    assert mapping.telling_columns(["a", "b"]) == []


def test_words_have_a_map_too():
    meanings = mapping.plain_meanings({"Priority": {"1": "urgent", "two": "high"}, "Estado": {"En Espera": "waiting"}})
    assert mapping.translate_cell(meanings, "priority", "1") == "urgent"
    assert mapping.translate_cell(meanings, "PRIORITY", ["Two", "3"]) == ["high", "3"]
    assert mapping.translate_cell(meanings, "Estado", "en espera") == "waiting"
    assert mapping.translate_cell(meanings, "Other", "1") == "1"
    with pytest.raises(Usage, match="no column estado; there is Priority, Status"):
        mapping.check_meanings(["Priority", "Status"], meanings)
