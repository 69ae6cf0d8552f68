from collections.abc import Callable

import pytest

from attendance_adapters.sims import Sims
from attendance_core.roll import Parent, ParentBasis, Restriction

HEADER = "UPN,Adno,Contact ID,Surname,Forename,Priority,Correspondence,Court order,Restriction\r\n"
ANN = "J919400123001,004512"
ZOE = ",004513"
YES_OR_NO = "Yes or No, True or False, 1 or 0, or nothing was expected"

Reports = Callable[..., Sims]
Faults = Callable[[Callable[[], object]], list[str]]


def parents(adapter: Sims) -> tuple[Parent, ...]:
    """Give the parents of the roll."""
    return adapter.attendance_read_roll().parents


def test_every_column(reports: Reports) -> None:
    """Every column becomes a value of the parent; e-mail and the pupil's names are left aside."""
    contacts = (
        "Adno,Legal Surname,Reg,Contact ID,Title,Surname,Forename,Relationship,Priority,"
        "Parental responsibility,Same address,Correspondence,Court order,Restriction,Parent basis,"
        "Mobile,Home telephone,Email\r\n"
        "004512,Example,9B,501,Mrs,Quick,Di,Mother,1,Yes,True,1,No,,Natural,07700 900123,"
        "01632 960001,di@example.org\r\n"
        "004512,Example,9B,502,Mr,Quick,Ed,Father,2,no,FALSE,0,YES,,care,,,\r\n"
    )

    assert parents(reports(contacts=contacts)) == (
        Parent(
            parent_id="501",
            pupil="J919400123001",
            surname="Quick",
            parental_responsibility=True,
            lives_with_pupil=True,
            contact_allowed=True,
            parent_basis=ParentBasis.NATURAL,
            title="Mrs",
            forename="Di",
            relationship="Mother",
            priority=1,
            mobile="07700 900123",
            telephone="01632 960001",
        ),
        Parent(
            parent_id="502",
            pupil="J919400123001",
            surname="Quick",
            parental_responsibility=False,
            lives_with_pupil=False,
            contact_allowed=False,
            parent_basis=ParentBasis.CARE,
            restriction=Restriction.COURT_ORDER,
            title="Mr",
            forename="Ed",
            relationship="Father",
            priority=2,
        ),
    )


def test_what_is_not_said_is_not_known(reports: Reports) -> None:
    """Where a cell is empty, or its column is not there, contact is not said to be allowed."""
    (empty,) = parents(reports(contacts=HEADER + f"{ANN},1,Quick,Di,1,,,\r\n"))
    (absent,) = parents(reports(contacts="UPN,Surname\r\nJ919400123001,Quick\r\n"))

    assert empty.contact_allowed is empty.parental_responsibility is empty.restriction is None
    assert absent.contact_allowed is absent.mobile is absent.parent_basis is None


@pytest.mark.parametrize(
    ("order", "restriction", "read"),
    [
        ("Yes", "", Restriction.COURT_ORDER),
        ("No", "", None),
        ("No", "no contact", Restriction.NO_CONTACT),
        ("", "Carer only", Restriction.CARER_ONLY),
        ("Yes", "carer_only", Restriction.COURT_ORDER),
        ("Yes", "REFUGE", Restriction.REFUGE),
    ],
)
def test_restrictions(
    reports: Reports, order: str, restriction: str, read: Restriction | None
) -> None:
    """A court order is a restriction; where another is named too, the sterner one stands."""
    contacts = HEADER + f"{ANN},1,Quick,Di,1,Yes,{order},{restriction}\r\n"

    assert parents(reports(contacts=contacts))[0].restriction is read


def test_the_contact_of_two_children(reports: Reports) -> None:
    """With a contact's id, the parent of a brother and a sister is one person."""
    contacts = HEADER + f"{ANN},77,Quick,Di,1,Yes,,\r\n{ZOE},77,Quick,Di,2,Yes,,\r\n"

    assert [(each.parent_id, each.pupil) for each in parents(reports(contacts=contacts))] == [
        ("77", "J919400123001"),
        ("77", "adno:004513"),
    ]


def test_an_id_is_made_where_there_is_none(reports: Reports) -> None:
    """It stays the same when rows or priorities change, and nobody can be read from it."""
    rows = [f"{ANN},,Quick,Di,1,Yes,,\r\n", f"{ANN},,Quick,Ed,2,Yes,,\r\n"]
    turned = [rows[1].replace(",2,", ",1,"), rows[0].replace(",1,", ",2,")]

    first = {
        each.forename: each.parent_id for each in parents(reports(contacts=HEADER + "".join(rows)))
    }
    again = {
        each.forename: each.parent_id
        for each in parents(reports(contacts=HEADER + "".join(turned)))
    }

    assert first == again
    assert len(set(first.values())) == 2
    assert not [each for each in first.values() if "Quick" in each or "J9194" in each]


def test_in_xml(reports: Reports, faults_of: Faults) -> None:
    """Contacts are read from XML too; what is not there is empty, and a record has its number."""
    record = "<Record><Adno>004512</Adno><Surname>Quick</Surname>{}</Record>"
    whole = record.format("<Same_x0020_address>Yes</Same_x0020_address>")
    other = record.format("<Forename>Ed</Forename>")
    (first, second) = parents(
        reports(contacts=f"<SuperStarReport>{whole}{other}</SuperStarReport>")
    )

    assert (first.lives_with_pupil, first.forename) == (True, None)
    assert (second.lives_with_pupil, second.forename) == (None, "Ed")

    wrong = record.format("<Same_x0020_address>Maybe</Same_x0020_address>")
    adapter = reports(contacts=f"<SuperStarReport>{other}{wrong}</SuperStarReport>")

    assert faults_of(adapter.attendance_read_roll) == [
        f"contacts.csv, record 2, column Same address: {YES_OR_NO}"
    ]


@pytest.mark.parametrize(
    ("row", "told"),
    [
        (f"{ANN},1,,Di,1,Yes,,", "column Surname: a Surname was expected"),
        (",,1,Quick,Di,1,Yes,,", "column UPN: a UPN or Adno was expected"),
        (",4513,1,Quick,Di,1,Yes,,", "column Adno: a pupil of the students report was expected"),
        ("A919400123001,,1,Quick,Di,1,,,", "column UPN: a pupil of the students report was"),
        ("J919400123001,004513,1,Quick,Di,1,,,", "column Adno: the Adno of the pupil of the UPN"),
        (f"{ANN},1,Quick,Di,first,Yes,,", "column Priority: a whole number was expected"),
        (f"{ANN},1,Quick,Di,1,Letters,,", f"column Correspondence: {YES_OR_NO}"),
        (f"{ANN},1,Quick,Di,1,Yes,maybe,", f"column Court order: {YES_OR_NO}"),
        (
            f"{ANN},1,Quick,Di,1,Yes,,not to be told",
            "column Restriction: one of court order, refuge, no contact, carer only was expected",
        ),
        (f"{ANN},1,Quick,Di,1,Yes,,,,Quick", ": 9 cells at most were expected"),
    ],
)
def test_a_faulty_row(reports: Reports, faults_of: Faults, row: str, told: str) -> None:
    """A row is told by its line and its column, and nothing of it is repeated."""
    adapter = reports(contacts=f"{HEADER}{ZOE},9,Quick,Cy,1,Yes,,\r\n{row}\r\n")
    (fault,) = faults_of(adapter.attendance_read_roll)

    assert fault.startswith("contacts.csv, line 3")
    assert told in fault


def test_a_contact_twice(reports: Reports, faults_of: Faults) -> None:
    """A pupil's contact stands once; two of one name are told apart by an id."""
    twice = HEADER + f"{ANN},,Quick,Di,1,,,\r\n{ANN},,Quick,Di,2,,,\r\n"
    apart = HEADER + f"{ANN},1,Quick,Di,1,,,\r\n{ANN},2,Quick,Di,2,,,\r\n"

    assert faults_of(reports(contacts=twice).attendance_read_roll) == [
        (
            "contacts.csv, line 3: one row for each pupil and contact was expected; "
            "a contact's id tells two of one name apart"
        )
    ]
    assert len(parents(reports(contacts=apart))) == 2


def test_an_id_of_two_names(reports: Reports, faults_of: Faults) -> None:
    """A number that two people have is nobody's id: it may be the priority."""
    contacts = HEADER + f"{ANN},1,Quick,Di,1,,,\r\n{ZOE},1,Quick,Ed,1,,,\r\n"

    assert faults_of(reports(contacts=contacts).attendance_read_roll) == [
        (
            "contacts.csv, line 3, column Contact ID: "
            "a contact's id that nobody of another name has was expected"
        )
    ]


def test_no_rows(reports: Reports, faults_of: Faults) -> None:
    """A report without rows is refused: CommandReporter writes one when something went wrong."""
    assert faults_of(reports(contacts=HEADER).attendance_read_roll) == [
        "contacts.csv: at least one row was expected; the report has none"
    ]


def test_columns_are_told_with_the_students(reports: Reports, faults_of: Faults) -> None:
    """Where the students are refused, the faults of the contacts' columns are told too."""
    adapter = reports(students="", contacts="UPN,Shoe\r\nJ919400123001,4\r\n")

    assert faults_of(adapter.attendance_read_roll) == [
        "students.xml: CommandReporter wrote an empty file",
        (
            "contacts.csv, line 1, column Shoe: this column is not known; "
            "say in the setting columns what it means"
        ),
        "contacts.csv, line 1: a column Surname is missing",
    ]


def test_a_header_means_another_thing_in_another_report(reports: Reports) -> None:
    """What is said of a header counts in the reports that have such a field."""
    contacts = "Adno,Family name,Surname\r\n004512,Quick,Example\r\n"
    columns = {"Family name": "surname", "Surname": ""}
    roll = reports(contacts=contacts, columns=columns).attendance_read_roll()

    assert roll.parents[0].surname == "Quick"
    assert roll.pupils[0].legal_surname == "Example"
