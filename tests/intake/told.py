"""Made-up texts: a machine that says one thing in very many ways, and people who each say their own."""

from itertools import cycle
from random import Random

SAYINGS = {
    "hello": ("Hello", "Dear team", "Attention", "To whom it may concern", "Good day", "Please read"),
    "group": ("group", "channel", "community", "chat"),
    "bad": ("very bad", "terrible", "awful", "shocking", "disgusting"),
    "shown": ("shown", "posted", "shared", "uploaded"),
    "often": ("every day", "each night", "all the time", "every week"),
    "act": ("Take it down now", "Remove it at once", "Please act quickly", "Do something about it"),
    "end": ("thanks", "many thanks", "regards", "thank you", "a friend"),
}
TEMPLATE = (
    "{hello}, I want to report a {group} on the messenger where {bad} pictures of young children are {shown} {often} "
    "and the owner of it asks people for money before they are let in. {act}, {end} {noise}"
)


def by_a_machine(number, *, seed=1):
    """So many paraphrases of one text: words exchanged from lists, and a random word at the end of each."""
    chance = Random(seed)
    letters = "abcdefghijklmnopqrstuvwxyz"
    return [
        TEMPLATE.format(
            **{name: chance.choice(ways) for name, ways in SAYINGS.items()},
            noise="".join(chance.choices(letters, k=9)),
        )
        for _ in range(number)
    ]


HONEST = (
    "I was looking for a recipe on an ordinary site when an advertisement opened another page with photos of a girl.",
    "My son showed me a chat in his game where somebody who calls himself Fox asks children to send him pictures.",
    "There is a man in our town who sells videos through an account, he told a colleague of mine about it at work.",
    "While moderating our forum I found links to an archive, the file names mention ages and made me stop at once.",
    "Found this when searching for a film. It opened a gallery with small pictures and I closed it straight away.",
    "An ex partner threatens to publish photos from when I was fifteen, I think he already put them on this site.",
    "A pop-up came on my phone with a child in it. I do not know how it got there and I am scared to go back.",
    "In the comments under a dance video people exchange addresses for more, several of the users seem to be adults.",
    "Someone sent me this link in a direct message saying I would enjoy it. I did not open it but the preview showed.",
    "The account pretends to be a modelling agency and asks girls from our school for pictures in swimming clothes.",
    "I run a small hosting company and one of my customers seems to store things that should not exist anywhere.",
    "On a board about comics there is a hidden section, one needs a password that they give out in another thread.",
    "My daughter is twelve and received a request on her tablet to switch on the camera, she told me this evening.",
    "I bought a used hard disk and there were bookmarks on it, this one has a title that made me feel sick.",
    "A teacher of ours follows accounts of pupils and leaves remarks that worry several parents in the class.",
    "They advertise in the channel with stars instead of letters, but everybody understands what is on offer there.",
    "A live stream last night showed a child who was told by viewers what to do, it was gone after some minutes.",
    "The shop offers dolls and between them there are albums whose covers are photographs of real children.",
    "I clicked a shortened link in a newsletter about football and landed on something I never want to see again.",
    "Two boys in my youth group pass around a picture of a classmate, they say that it came from this address.",
    "Es gibt auf dieser Seite einen Bereich mit Bildern von Kindern, den man nur über die Suche finden kann.",
    "Je suis tombée sur ce site en cherchant des photos de mode pour enfants et j'ai fermé la page tout de suite.",
    "He writes to girls on the ice hockey server, gives them coins in the game and then wants something in return.",
    "It is a file host; the folder opens without a password and carries a name with numbers that look like ages.",
    "A friend of mine was blackmailed with a photo from her teens, and the person now posts it with her full name.",
    "The forum looks dead but each evening around ten there is a new thread with links which vanish by morning.",
    "I work in a library. A visitor left this page open on one of our computers and went away in a great hurry.",
    "My neighbour boasts about pictures from a holiday, and he mentioned a website where he had put up his own.",
    "There is a bot that sells collections. It sends a sample first, which is how I know what they are about.",
    "Somebody is using photos of my baby from my own profile, with a caption that no parent should have to read.",
)  # fmt: skip


def by_people(number):
    """So many different honest texts, at most thirty."""
    assert number <= len(HONEST)
    return [text for text, _ in zip(cycle(HONEST), range(number), strict=False)]
