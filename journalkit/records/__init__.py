"""The nouns of a pre-school's journal: frozen dataclasses, standard library only.

Times are aware datetimes, ids are opaque strings, collections are tuples. A record checks itself
when it is made and raises `BadRecord`, which says what is wrong with which field.
"""

from journalkit.records.access_request import AccessRequest, Answer, Ruling
from journalkit.records.cohort import (
    FLOOR,
    Extract,
    Group,
    KeptPage,
    Membership,
    NationalFigures,
    Stay,
)
from journalkit.records.concern import Account, Concern, ConcernDraft, Entry
from journalkit.records.erasure import Earlier, Erasure, Hold, Keeping, Receipt, Remaining
from journalkit.records.framework import Area, Aspect, Band, Framework
from journalkit.records.judgement import Judgement
from journalkit.records.meeting import Action, AgendaItem, Drawn, Matter, Meeting
from journalkit.records.observation import (
    ClosedStep,
    Draft,
    Note,
    Observation,
    Review,
    State,
    Version,
)
from journalkit.records.origin import Comment, Origin
from journalkit.records.people import Absence, Carer, Child, KeyPerson, Member, Pin, Role
from journalkit.records.picture import Consent, Outing, Picture, Piece, Use
from journalkit.records.reflection import Cycle, Part, Question, Reflection, SealedReflection
from journalkit.records.review import LEVELS, Criterion, Rating, Remark, Rubric, Score
from journalkit.records.setting import (
    Agreement,
    Device,
    HalfTerm,
    MediaLimits,
    Opening,
    OpeningHours,
    Room,
    Setting,
    Signature,
    Term,
)
from journalkit.records.story import (
    Passage,
    Reply,
    Section,
    Stage,
    Stationery,
    Story,
    StoryVersion,
    Writing,
)
