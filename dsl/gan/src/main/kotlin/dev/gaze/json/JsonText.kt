package dev.gaze.json

// Deeper than any spec, and far from the end of a stack.
private const val DEEPEST = 200

/**
 * Refuses what kotlinx.serialization would let pass or fall over: a name written twice in one object (it takes the last), and
 * brackets that nest without end (it overflows the stack). All else that is wrong with a text it finds itself.
 */
internal fun requireReadable(text: String) {
    val names = ArrayDeque<MutableSet<String>>()
    var at = 0
    while (at < text.length) {
        when (text[at]) {
            '{', '[' -> {
                names.addLast(mutableSetOf())
            }

            '}', ']' -> {
                names.removeLastOrNull()
            }

            '"' -> {
                val last = lastOfString(text, at)
                val name = text.substring(at, last + 1)
                if (isName(text, last)) {
                    // What an escape stands for could be a name that is there already.
                    if ('\\' in name) throw Refused("", name, "is written with an escape", "write it without")
                    if (names.lastOrNull()?.add(name) == false) throw Refused("", name, "stands twice in one object", "write it once")
                }
                at = last
            }
        }
        if (names.size > DEEPEST) throw notJson("it is nested more than $DEEPEST deep")
        at++
    }
}

internal fun notJson(why: String) = Refused("", "the text", "is not JSON", why)

/** Where the text in quotes that begins at a place ends: its last quote, or the end of all. */
private fun lastOfString(
    text: String,
    first: Int,
): Int {
    var at = first + 1
    while (at < text.length && text[at] != '"') at += if (text[at] == '\\') 2 else 1
    return minOf(at, text.length - 1)
}

private fun isName(
    text: String,
    last: Int,
): Boolean {
    var at = last + 1
    while (at < text.length && text[at].isWhitespace()) at++
    return at < text.length && text[at] == ':'
}
