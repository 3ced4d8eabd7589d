"""Eight entries of a shop, and how to publish one."""

from __future__ import annotations

from knowledge_base.model import Content
from knowledge_base.store import KnowledgeStore

SHOP = {
    "refund-time": Content(
        "How long does a refund take?",
        "We pay refunds within **5 working days** after the return has reached us.",
        ("when do i get my money back", "refund still not on my account", "how many days until the refund"),
    ),
    "return-item": Content(
        "How do I return an item?",
        "Open *My orders*, choose **Return items** and print the label.",
        ("send something back", "i want to return my lamp", "it does not fit, can i bring it back"),
    ),
    "delivery-cost": Content(
        "What does delivery cost?",
        "A parcel in the Netherlands costs €4.95. Germany, France and Luxembourg €7.95.",
        ("how much is shipping", "shipping fee", "is delivery free"),
    ),
    "track-order": Content(
        "Where is my order?",
        "Follow it with the tracking link in your e-mail.",
        ("track my parcel", "my package has not arrived", "order status"),
    ),
    "cancel-order": Content(
        "How do I cancel my order?",
        "You can cancel free of charge until the order is packed.",
        ("stop my order", "i changed my mind about the order", "undo a purchase"),
    ),
    "change-password": Content(
        "How do I change my password?",
        "Choose *Forgotten password* on the sign-in page and follow the link.",
        ("forgot my password", "reset password", "cannot sign in any more"),
    ),
    "opening-hours": Content(
        "When is the showroom open?",
        "From Wednesday to Sunday, 11:00 to 18:00.",
        ("opening hours", "can i visit your shop on sunday", "what time do you close"),
    ),
    "wash-covers": Content(
        "How do I wash a sofa cover?",
        "At 30 °C on the gentle cycle. Do not tumble dry.",
        ("can covers go in the washing machine", "clean my sofa", "stain on the couch"),
    ),
}


def publish(store: KnowledgeStore, content: Content, entry_id: str) -> None:
    """Adds and publishes an entry."""
    store.add_entry(content, "ada", entry_id)
    store.publish_entry(entry_id, "ada")
