"""The name that customers give for themselves, and the names that are not theirs."""

from __future__ import annotations

import pytest

from bot.assistant.reading.names import SaidName, find_name
from tests.assistant.conftest import Read

GIVEN = [
    ("hi my name is daniel", "daniel"),
    ("My name is Priya Raman and my parcel is late", "Priya Raman"),
    ("I'm Priya, where is my order?", "Priya"),
    ("call me JJ", "JJ"),
    ("this is Marcus speaking", "Marcus"),
    ("Hello, this is Ngozi Okafor calling about a refund", "Ngozi Okafor"),
    ("hey im sofie and i lost my password", "sofie"),
    ("i am aleksander", "aleksander"),
    ("my name is Jean-Luc Moreau", "Jean-Luc Moreau"),
    ("My name's O'Brien", "O'Brien"),
    ("I'm Anna van der Berg.", "Anna van der Berg"),
    ("Please call me Mrs Novak", "Novak"),
    ("you can call me lou", "lou"),
    ("people call me Kiki", "Kiki"),
    ("stop calling me Bob, my name is Robert", "Robert"),
    ("my name is not Peter, it's Pieter", "Pieter"),
    ("Tobias is my name", "Tobias"),
    ("the name is Bond", "Bond"),
    ("name: Hiroshi Tanaka", "Hiroshi Tanaka"),
    ("I never got my lamp.\n\nKind regards,\nElena Petrova", "Elena Petrova"),
    ("Marcus here, has my sofa shipped?", "Marcus"),
    ("it's Priya again", "Priya"),
    ("I go by Teddy", "Teddy"),
    ("MY NAME IS CARLOS", "CARLOS"),
    ("I am Dr. Meera Iyer", "Meera Iyer"),
    ("меня зовут Анна, где мой заказ?", "Анна"),
    ("me llamo Lucía y quiero devolver una lámpara", "Lucía"),
    ("Je m'appelle Chloé", "Chloé"),
    ("ich heiße Jürgen", "Jürgen"),
    ("私の名前は田中です", "田中"),
    ("我叫李雷，我的订单在哪里", "李雷"),
    ("제 이름은 김철수입니다", "김철수"),
    ("اسمي محمد", "محمد"),
    ("my name is 李雷", "李雷"),
    ("I'm Łukasz", "Łukasz"),
    ("im szymon and the chair broke", "szymon"),
    ("this is oluwaseun", "oluwaseun"),
    ("Hi there! I'm Zhanna from Utrecht", "Zhanna"),
    ("my full name is Maria da Silva Santos", "Maria da Silva Santos"),
    ("can you refer to me as Sam please", "Sam"),
    ("It's Wendy here, I wrote yesterday", "Wendy"),
    ("Good morning, Ravi Kumar here", "Ravi Kumar"),
    ("i'm maya, i need help", "maya"),
    ("Im Yusuf", "Yusuf"),
    ("my name ist Klaus", "Klaus"),
    ("I'm called Bea", "Bea"),
    ("hello my name is mary jane watson thanks", "mary jane watson"),
    ("I'm J.P.", "J.P."),
    ("My first name is Jenny, my last name is Lee, and I was born in May", "Jenny Lee"),
    ("first name: Ada last name: Lovelace", "Ada Lovelace"),
    ("My name is Madelynn Christian and you can call me at 251-746-6991", "Madelynn Christian"),
    ("Hello, I am Vivian. My policy number is 22150215.", "Vivian"),
    ("My name in its entirety is Jessica Sawyer", "Jessica Sawyer"),
    ("Hi, it's katty calling, can I speak with your manager?", "katty"),
    ("I am ashok arwood, I need to cancel", "ashok arwood"),
    ("Tom again. still no parcel", "Tom"),
    ("ma name is Oluwaseun Adeyemi", "Oluwaseun Adeyemi"),
    ("Actually it's Anneke", "Anneke"),
    ("Name - Rohan Mehta, order 12345", "Rohan Mehta"),
    ("Full name: María José García", "María José García"),
    ("Regards, Björn Åkesson", "Björn Åkesson"),
    ("Where is my sofa? Thanks, Helen", "Helen"),
    ("Can you help me? - Dave", "Dave"),
    ("me llamo Lucía Fernández", "Lucía Fernández"),
    ("Hi there, my name is Nguyễn Văn An", "Nguyễn Văn An"),
    ("Good evening, Mr Patel speaking", "Patel"),
    ("Mary-Jane Watson here, about order 7788", "Mary-Jane Watson"),
    ("HELLO MY NAME IS BRENDA WALSH AND MY LAMP IS BROKEN", "BRENDA WALSH"),
    ("my name is will and i want a refund", "will"),
    ("i am penny", "penny"),
    ("I'm mark and i need help", "mark"),
    ("You are speaking with Arturo", "Arturo"),
    ("Hey it's me, Leo", "Leo"),
    ("I, Hannah Schmidt, hereby cancel my order", "Hannah Schmidt"),
    ("I booked under my name, Pavel Novak", "Pavel Novak"),
    ("hi this is kaytie, can you move my delivery", "kaytie"),
]
NOT_GIVEN = [
    "my dogs name is Rex",
    "the driver's name was Kevin",
    "I am Emma's mother",
    "This is Emma's mum",
    "I'm happy",
    "i am dissapointd",
    "im furios",
    "its brokn",
    "its malm",
    "It's Ikea",
    "it's Oak",
    "i am bisexual",
    "im teacher",
    "Greetings, Kevin",
    "Thanks Kevin",
    "My first name and last name are wrong",
    "I'm tired of waiting",
    "I am not happy",
    "i'm furious",
    "My order LL-204815 is late",
    "Is Marcus there?",
    "My husband's name is Tom, it's his order",
    "her name is Julia",
    "I'd like to send this to Anna Kowalska",
    "Can I speak to Sarah?",
    "I am Dutch",
    "I'm German and live in Ghent",
    "I'm from Antwerp",
    "this is ridiculous",
    "this is unacceptable",
    "It's Monday and still nothing",
    "my name is misspelt on the invoice",
    "my name is wrong",
    "how do I change my name?",
    "The company name is Acme Ltd",
    "call me back tomorrow",
    "call me at 5",
    "please call me",
    "I'm looking for a lamp",
    "i am dissapointed",
    "I am waiting since Tuesday",
    "I'm confused",
    "I'm in Berlin",
    "I am Vegan, is the glue animal free?",
    "Thanks Mia",
    "thank you Daniel, that helped",
    "don't call me Bob",
    "I'm interested in the Malmö sofa",
    "I'm using Chrome",
    "this is a gift for Peter",
    "It's the Oslo lamp",
    "is it possible to pay with Klarna?",
    "I'm Klarna customer",
    "this is urgent",
    "I am locked out",
    "my last name changed",
    "what is your name?",
    "who is Priya?",
    "my user name is frodo99",
    "I ordered the chair for Emma's birthday",
    "I am sure",
    "I'm afraid it broke",
    "i'm at work",
    "I'm done",
    "I am moving to Lyon",
    "my son Liam broke it",
    "is this Anna?",
    "I'm Unable to log in",
    "I am Waiting For My Refund",
    "this is about order LL-111222",
    "im so annoyed",
    "my dog Rex ate the cushion",
    "I'm on the Returns page",
    "Hello Anna, where is my order?",
    "Dear Sophie, I want to return a lamp",
    "my name appears twice",
    "i'm 34",
    "Im being charged twice",
]


@pytest.mark.parametrize(("text", "name"), GIVEN)
def test_a_given_name_is_found_as_it_was_typed(read: Read, text: str, name: str) -> None:
    found = find_name(read.document(text), read.known_words)
    assert found is not None
    assert found.text == name


@pytest.mark.parametrize("text", NOT_GIVEN)
def test_no_name_is_made_up_and_nobody_else_is_taken_for_the_customer(read: Read, text: str) -> None:
    assert find_name(read.document(text), read.known_words) is None


@pytest.mark.parametrize(
    ("typed", "tidy"),
    [
        ("daniel", "Daniel"),
        ("mary jane", "Mary Jane"),
        ("CARLOS", "Carlos"),
        ("JJ", "JJ"),
        ("McKenna", "McKenna"),
        ("jean-luc", "Jean-Luc"),
        ("李雷", "李雷"),
        ("анна", "Анна"),
    ],
)
def test_a_name_is_said_with_capitals(typed: str, tidy: str) -> None:
    assert SaidName(typed, 0, len(typed)).tidy == tidy


def test_a_very_long_message_is_read_in_reasonable_steps(read: Read) -> None:
    text = "my name is " * 150
    assert find_name(read.document(text), read.known_words) is None


@pytest.mark.parametrize(
    ("text", "name"),
    [("actually it's John, not Jon", "John"), ("sorry, it is Pieter and not Peter.", "Pieter")],
)
def test_a_name_is_put_right_without_the_word_name(read: Read, text: str, name: str) -> None:
    found = find_name(read.document(text), read.known_words)
    assert found is not None
    assert found.text == name


@pytest.mark.parametrize(
    "text",
    ["I ordered the sofa and it's green, not blue", "it's a lamp, not a table", "it's broken, not new"],
)
def test_a_thing_put_right_is_no_name(read: Read, text: str) -> None:
    assert find_name(read.document(text), read.known_words) is None
