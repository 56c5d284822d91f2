"""The form in Streamlit: ``streamlit run streamlit_app.py``."""

from __future__ import annotations

import streamlit as st
from same_form import HEADING, SAVE, TEXT, keep, offered

form = offered()
own, *others = form.groups

st.title(HEADING)
with st.form("observation", clear_on_submit=True):
    children = st.pills("Children", form.groups[own], selection_mode="multi")
    with st.expander("Other children"):
        for group in others:
            children += st.pills(group, form.groups[group], selection_mode="multi")
    note = {
        "text": st.text_area(TEXT),
        "own_words": st.text_input("Child's own words"),
        "photos": len(
            st.file_uploader("Photos", accept_multiple_files=True, type=["jpg", "png", "heic"])
        ),
    }
    st.subheader("Learning")
    note["areas"] = st.pills("Areas of learning", form.areas, selection_mode="multi")
    for name, meanings in (("wellbeing", form.wellbeing), ("involvement", form.involvement)):
        note[name] = st.radio(
            name.capitalize(),
            [1, 2, 3, 4, 5],
            index=None,
            horizontal=True,
            captions=meanings,
        )
    note["meaning"] = st.text_area("What this tells us")
    note["next_step"] = st.text_area("Next step")
    left, middle, right = st.columns(3)
    note["day"] = left.date_input("Date")
    note["time"] = middle.time_input("Time")
    note["place"] = right.text_input("Where", placeholder="such as the garden")
    pressed = st.form_submit_button(SAVE, type="primary")
if pressed:
    st.success(keep({"children": children, **note}))
