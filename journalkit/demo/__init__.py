"""What the demo journal is made from: invented people, authored notes, drawn pictures.

Nothing here touches a store. `plan.plan` says who is in the setting and what was written when;
`pictures.draw` and `videos.film` make what the notes show.
"""
