"""Lines that are not body text: one rule a kind, each with lines that it must recognise.

A rule says where its lines may stand, because what is safe to leave out under an article (a bare "Menu")
could be text in the middle of it. Rules match whole lines, never parts of one, and a line that opens
with a quotation mark is never boilerplate. Where a rule is in doubt it keeps the line: a little
boilerplate in the text does less harm than a lost sentence.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Flag, auto


class Where(Flag):
    """The part of a text in which a rule holds."""

    HEAD = auto()
    MIDDLE = auto()
    FOOT = auto()
    EDGE = HEAD | FOOT
    ANY = HEAD | MIDDLE | FOOT


@dataclass(frozen=True, slots=True)
class Rule:
    """One kind of boilerplate.

    Attributes:
        name: what the line is.
        where: in which part of a text it is left out.
        pattern: matches the whole line, its white space collapsed; letter case is ignored.
        examples: lines it must match.
        most_words: a longer line is never matched.
        lists: the line heads a list of links; short lines that follow it at the foot go with it.
    """

    name: str
    where: Where
    pattern: re.Pattern[str]
    examples: tuple[str, ...]
    most_words: int = 25
    lists: bool = False


def _rule(name: str, where: Where, pattern: str, *examples: str, most_words: int = 25, lists: bool = False) -> Rule:
    return Rule(name, where, re.compile(pattern, re.IGNORECASE), examples, most_words, lists)


_SITES = (
    r"(?:facebook|twitter|x|whatsapp|linkedin|reddit|pinterest|telegram|messenger|flipboard|instagram|"
    r"youtube|tiktok|threads|bluesky|mastodon|tumblr|snapchat|weibo|viber|vk|rss)"
)
# Every alternative is one word and no two overlap, so that a long row of them cannot be read in many ways.
_BUTTON = rf"(?:share|tweet|pin|post|print|send|save|e-?mail|copy|link|sms|comment|bookmark|like|listen|gift|{_SITES})"
_BUTTON_WORD = (
    r"(?:share|tweet|pin|post|print|send|save|e-?mail|copy|link|sms|comment|bookmark|like|listen|gift|this|on|"
    r"via|to|it|"
    rf"a|the|friends?|article|story|page|by|with|{_SITES})"
)
_MORE = (
    r"(?:(?:related|recommended|popular|latest|featured|similar|trending|more|other|top|recent)"
    r"(?: (?:articles?|stor(?:y|ies)|news|links?|content|roundup|topics?|videos?|coverage|reading|posts?|headlines|"
    r"reports?|for you|now))?|(?:read|see|watch|listen|view|hear) (?:more|also|next|now)|also (?:read|see)|"
    r"read (?:the )?(?:full|whole|original) (?:story|article|report)|more on (?:this|the) (?:story|topic)|"
    r"most (?:read|popular|viewed|shared|commented|watched)(?: (?:stories|articles|news|now|today))?|"
    r"you (?:may|might) (?:also )?(?:like|be interested in|have missed)|what to read next|up next|"
    r"don['’]?t miss|editors?['’]?s? picks?|in case you missed it|read on|see all|elsewhere on the web|"
    r"around the web|from the web|from our partners|sponsored stories|more stories|keep reading)"
)

RULES: tuple[Rule, ...] = (
    _rule(
        "error banner",
        Where.ANY,
        r"(?:(?:oops|sorry|error)\b[!,.: ]*)*(?:an? )?(?:unexpected )?(?:error(?: has)? occur+ed|something went wrong"
        r"|error loading \w+|page not found)(?:[.,!]? (?:please )?(?:try again|reload)[\w ]*)?[.! ]*",
        "Error! Error occured!",
        "Oops! Something went wrong.",
        "Sorry, an error has occurred. Please try again later.",
    ),
    _rule(
        "script notice",
        Where.ANY,
        r".{0,80}\b(?:(?:enable|turn on|requires?) java ?script|browser (?:does not|doesn['’]t) support)\b.{0,120}",
        "Please enable JavaScript to view the comments.",
        "Your browser does not support the audio element.",
    ),
    _rule(
        "share buttons",
        Where.ANY,
        rf"{_BUTTON}(?:[\s|/,·•:]+{_BUTTON_WORD})*[: ]*",
        "Share this story: post | print | send",
        "Share",
        "Facebook Twitter Email Print",
        "Share on Facebook | Tweet",
    ),
    _rule(
        "share invitation",
        Where.ANY,
        r"(?:please )?share (?:this|our) (?:story|article|page|post|news|video)\b[^.“”\"]{0,60}",
        "Share this article with your friends",
    ),
    _rule(
        "advertisement",
        Where.ANY,
        r"[-–—*\[( ]*(?:advert(?:isement|isements|ising)?|ad|ads by google|sponsored(?: content| by .{1,40})?|"
        r"promoted(?: content)?|paid (?:content|post)|partner content|scroll (?:down )?(?:to|for) (?:continue|more)"
        r"(?: reading)?|(?:article|story|text) continues (?:below|after)(?: (?:the |this )?ad(?:vert(?:isement)?)?)?|"
        r"(?:continue reading|keep reading)(?: (?:below|the main story|after (?:the )?ad))?|"
        r"skip ad(?:vert(?:isement)?)?)"
        r"[-–—*\]) .:]*",
        "Advertisement",
        "- ADVERTISEMENT -",
        "Story continues below advertisement",
        "Continue reading the main story",
    ),
    _rule(
        "newsletter",
        Where.ANY,
        r"(?:please )?(?:sign ?up|subscribe|register|get (?:the |our |all )?(?:latest|best|top|daily|more)|"
        r"enter your|receive our|never miss|for (?:the )?(?:latest|more|breaking))"
        r"\b.{0,120}\b(?:newsletters?|inbox|(?:e-?mail|news) ?(?:alerts?|updates?|address)|alerts|briefings?|"
        r"e-?mails?|podcast|channel|now|today|apps?)\b.{0,60}|"
        r"get .{1,60} by e-?mail\b.{0,120}|.{0,100}\b(?:sign up|subscribe|register) here\W*",
        "Sign up for our newsletter",
        "Get the latest news delivered to your inbox every morning.",
        "Subscribe to our daily briefing",
        "Do you want to hear more of us? Sign up here",
    ),
    _rule(
        "subscription",
        Where.EDGE,
        r"(?:to (?:view|read|see) (?:the )?(?:full|whole|rest).{1,40} (?:subscribe|sign|log).{0,80}|"
        r"(?:subscribe|sign (?:in|up)|log ?in|register|already a (?:subscriber|member)\?.{0,40}|become a "
        r"(?:member|subscriber)|support our journalism|donate(?: now)?|you have .{1,20} free (?:articles|stories) "
        r"(?:left|remaining).{0,40}|this (?:article|story|content) is for subscribers(?: only)?)(?: (?:here|"
        r"now|today))?[.! ]*)",
        "To read the full story, please subscribe to The Quillhaven Mercury.",
        "Already a subscriber? Log in",
        "You have 3 free articles left this month.",
        "Subscribe now",
    ),
    _rule(
        "link to other stories",
        Where.ANY,
        rf"[►▶»>•*\[( -]*{_MORE}\s*:\s*\S.{{0,220}}",
        "Read more: Bridge fair moved to the first week of May",
        "Most read: Bridge fair moved to the first week of May",
        "RELATED: Who owns the river?",
    ),
    _rule(
        "head of a list of links",
        Where.FOOT,
        rf"(?:{_MORE}|more (?:from|on|in|about) [^.:;,]{{1,50}}|tags|topics|related)\s*:?",
        "Related articles",
        "Most read",
        "More from Northbasin Press",
        lists=True,
    ),
    _rule(
        "bare link",
        Where.ANY,
        r"[►▶»>\[( -]*(?:(?:read|see|view|learn|find out) (?:more|the (?:rest|full story|full article|original"
        r"(?: article)?))(?: (?:here|at .{1,40}|on .{1,40}))?|read also|also read|"
        r"(?:on a mobile device\? )?click here(?: (?:to|for) .{1,80})?|"
        r"(?:watch|see) (?:the )?video(?: (?:below|above|here))?|continue)[»>\]).:… ]*",
        "Read more",
        "Read the rest here.",
        "Click here to read the full report",
    ),
    _rule(
        "related link at the foot",
        Where.FOOT,
        r"(?:watch|video|listen|gallery|photos|in pictures|podcast|opinion|analysis|explainer|next|previous)"
        r"\s*:\s*\S.{0,160}",
        "Video: How the dam works",
        most_words=20,
    ),
    _rule(
        "photo credit",
        Where.ANY,
        r"[(\[]?(?:file |stock )?(?:photo(?:graph)?s?|images?|pictures?|pic|illustration|video|graphic|cover image|"
        r"featured image|photo illustration)(?: ?(?:credits?|courtesy|source|copyright|by))?(?: ?[:/©|] ?| (?:by|"
        r"courtesy of|from) )[^“”\"]{1,90}",
        "Photo: Northbasin Press",
        "Image credit: Tharn Gap Authority",
        "Photograph by Halda Mirrin",
        most_words=14,
    ),
    _rule(
        "picture agency",
        Where.ANY,
        r"[(\[]?(?:[\w.'’ -]{1,40} ?[/|,–—-] ?)?(?:getty(?: images)?|afp photo|ap photo|shutterstock|reuters photo|"
        r"istock(?:photo)?|alamy(?: stock photo)?|wikimedia commons|flickr)(?: ?[/|,–—-] ?[\w.'’ -]{1,40})?[)\]]?",
        "Halda Mirrin/Getty Images",
        "AP Photo/Joss Ames",
        most_words=10,
    ),
    _rule(
        "copyright",
        Where.ANY,
        r"(?:(?:©|\(c\)|&copy;|copyright\b(?! (?:law|act|claim|case|owner|holder|infring)).{0,3}(?:©|\(c\)|"
        r"\d{4}|by)).{0,240}"
        r"|.{0,160}\ball rights reserved\b.{0,200})",
        "© 2024 Northbasin Press. All rights reserved.",
        "Copyright 2024 The Quillhaven Mercury",
        "(c) 2024 Northbasin Press",
        most_words=60,
    ),
    _rule(
        "terms of reuse",
        Where.ANY,
        r"this (?:material|article|story|content|report) (?:may not|cannot|must not) be (?:published|reproduced|copied|"
        r"republished)\b.{0,160}",
        "This material may not be published, broadcast, rewritten or redistributed.",
        most_words=40,
    ),
    _rule(
        "invitation to follow",
        Where.ANY,
        rf"(?:please )?(?:follow|like|join|find|connect with|visit|friend|add) (?:us|me|him|her|them|@\w+|our|"
        rf"(?:[\w.'’-]+ ){{0,4}}[\w.'’@-]+)\b.{{0,40}}\b(?:on|via|at) (?:@\w+|our |the )?{_SITES}\b.{{0,200}}",
        "Follow us on Facebook and Twitter",
        "Follow Halda Mirrin on Twitter: @hmirrin",
        "Join our channel on Telegram",
        most_words=40,
    ),
    _rule(
        "bare e-mail address",
        Where.ANY,
        r"(?:e-?mail ?: ?)?[\w.+-]{1,60}@[\w-]{1,60}\.[\w.]{2,40}",
        "hmirrin@northbasin.example",
    ),
    _rule(
        "address of the author",
        Where.FOOT,
        r"(?:(?:twitter|e-?mail|x|contact|tweet|facebook)(?: us)?\s*:\s*\S+(?:@\S+)?.{0,30}|"
        r"@\w+|"
        r"(?:follow|email|contact|write to|reach|tweet)\b.{0,60}(?:\bat\b)?.{0,8}\S*@\S+.{0,20})",
        "Twitter: @hmirrin.",
        "Contact the reporter at hmirrin@northbasin.example",
        most_words=16,
    ),
    _rule(
        "comments",
        Where.EDGE,
        r"(?:\(?\d[\d,.]* ?\)?\s*)?(?:comments?|replies|responses|shares?|views?|likes?)(?: ?[:(]? ?\d[\d,.]*k? ?\)?)?|"
        r"(?:leave|add|post|write|view|show|load|see|hide|read)(?: (?:a|your|all|the|more|\d+))* (?:comments?|"
        r"reply|replies)"
        r"(?: \(?\d+\)?)?|be the first to comment\W*|sorry,? .{0,50}\bcomments\b.{0,30}|comments (?:are|"
        r"have been) (?:closed|disabled|off)\W*|no comments?"
        r"(?: yet)?\W*|join the (?:conversation|discussion|debate)\W*|(?:please )?(?:log|sign) ?in (?:or register )?to "
        r"(?:post |leave |add )?(?:a )?comments?\W*|what do you think\?.{0,40}",
        "12 comments",
        "Comments (3)",
        "Sorry, we are not accepting comments on this article.",
        "Leave a comment",
        "Be the first to comment!",
    ),
    _rule(
        "cookies",
        Where.ANY,
        r"(?:.{0,80}\b(?:we|(?:web)?site|page|service)\b.{0,30}\buses? cookies\b.{0,240}|(?:accept|reject|allow|manage)"
        r"(?: all| cookies| all cookies| preferences)|cookie (?:settings|policy|preferences|notice)|"
        r"by continuing to (?:use|browse)"
        r" (?:this|our) (?:web)?site.{0,160})",
        "We use cookies to improve your experience.",
        "Accept all cookies",
        "By continuing to use this site you agree to our terms.",
        most_words=60,
    ),
    _rule(
        "navigation",
        Where.EDGE,
        r"(?:skip to (?:main )?content|(?:news|story|article|document) ?(?:id|code|no)\.? ?:? ?\d+|"
        r"our standards: .{1,60}|"
        r"back to (?:top|home(?:page)?)|(?:main )?menu|search|home|close|open|toggle \w+|"
        r"(?:previous|next)(?: (?:article|story|post|page))?|more|loading\W*|top|navigation|sections?|"
        r"subscribe|contact us|"
        r"about us|privacy(?: policy| notice)?|terms(?: (?:of (?:use|service)|(?:and|&) conditions))?|"
        r"advertise(?: with us)?|"
        r"report (?:a |an )?(?:typo|error|correction)|hide caption|toggle caption|enlarge(?: this image)?|"
        r"view (?:image|gallery)"
        r"(?: in fullscreen)?|image caption|listen(?: to this (?:article|story))?)",
        "Skip to main content",
        "Back to top",
        "Privacy policy",
    ),
    _rule(
        "path to the page",
        Where.EDGE,
        r"home ?[>»›/|] ?[\w &-]{2,30}(?: ?[>»›/|] ?[\w &'’:,-]{2,60}){0,4}",
        "Home > World > Rivers",
        most_words=20,
    ),
    _rule(
        "keywords",
        Where.FOOT,
        r"(?:tags?|topics?|filed under|categor(?:y|ies)|keywords|posted in|labels)\s*:\s*.{1,200}",
        "Tags: dam, river, Orvenia",
        most_words=40,
    ),
    _rule(
        "reading time",
        Where.HEAD,
        r"(?:(?:reading time|est\. reading time|read)\s*:?\s*)?\d{1,3} ?-?min(?:ute)?s?(?: (?:read|ago|to read))?"
        r"|(?:about |over )?(?:\d{1,2}|an?|one) (?:hour|day|week|month|year)s? ago",
        "4 min read",
        "3 hours ago",
    ),
    _rule(
        "staff credits",
        Where.FOOT,
        r"[(\[]*-*(?:additional |with )?(?:reporting|writing|editing|edited|compiled|translated|produced|with files|"
        r"with inputs?|with agencies|agencies contributed)(?: (?:by|from)\b.{2,160})?[)\]. ]*|"
        r"[(\[]?.{3,120}\bcontributed (?:reporting|to this (?:report|article|story))[)\]. ]*",
        "(Reporting by Halda Mirrin; Editing by Joss Ames)",
        "--additional reporting from Joss Ames.",
        "Joss Ames contributed to this report.",
        most_words=30,
    ),
    _rule(
        "end mark",
        Where.FOOT,
        r"(?:[-–—*#•·=_~. ]{3,}|-?\s*(?:ends?|30|###)\s*-?|[■●◆▪□])",
        "-ends-",
        "* * *",
        "###",
    ),
)

_SPACE = re.compile(r"\s+")
_QUOTE_MARKS = "\"“”„«‘'"
_WORDS_AFTER_WHICH_A_STOP_IS_PROSE = 14
_ALWAYS = frozenset({"copyright", "terms of reuse", "cookies", "newsletter", "script notice", "invitation to follow"})


def rules_for(line: str) -> Iterator[Rule]:
    """Every rule that matches ``line``, wherever it may stand."""
    line = _SPACE.sub(" ", line).strip()
    if not line or len(line) > 420 or line[0] in _QUOTE_MARKS:
        return
    words = line.count(" ") + 1
    for rule in RULES:
        if words > rule.most_words or not rule.pattern.fullmatch(line):
            continue
        if line[-1] == "." and words > _WORDS_AFTER_WHICH_A_STOP_IS_PROSE and rule.name not in _ALWAYS:
            continue
        yield rule


def boilerplate(line: str, where: Where) -> Rule | None:
    """The first rule by which ``line``, standing in the part ``where``, is not body text."""
    return next((rule for rule in rules_for(line) if rule.where & where), None)
