package dev.gaze.json

import dev.gaze.spec.GanSpec
import dev.gaze.spec.SpecException
import kotlinx.serialization.ExperimentalSerializationApi
import kotlinx.serialization.SerializationException
import kotlinx.serialization.json.Json

/**
 * Specs as JSON:
 *
 * ```json
 * {
 *   "format": 1,
 *   "name": "sagan",
 *   "image": { "height": 32, "width": 32 },
 *   "generator": {
 *     "blocks": [ { "type": "resBlock", "channels": 256 }, "selfAttention", { "type": "resBlock", "channels": 256 } ]
 *   },
 *   "discriminator": { "blocks": [ { "type": "resBlock", "channels": 128 } ] }
 * }
 * ```
 *
 * Members are the components of the records of `dev.gaze.spec`; those that have their default value are left out. Where several
 * records may stand, `"type"` names the one; a record of which nothing else is said may be that name alone. A spec is read
 * back equal, numbers to the last bit; where its blocks were written (`Origins`) is not kept.
 *
 * From Java: `GanSpecJson.write(spec)` and `GanSpecJson.read(text)`.
 */
public object GanSpecJson {
    /** The format that is written: the number at the top of every text. */
    public const val FORMAT: Int = 1

    @OptIn(ExperimentalSerializationApi::class)
    private val json =
        Json {
            prettyPrint = true
            prettyPrintIndent = "  "
        }

    /**
     * The JSON of a spec.
     *
     * @throws SpecException where JSON cannot hold it: a layer of KotlinDL, a number that is not finite
     */
    @JvmStatic
    public fun write(spec: GanSpec): String = json.encodeToString(GanSpecSerializer, spec)

    /**
     * The spec that a text describes, unchecked: whether it fits together is for `ShapeCheck` to say.
     *
     * @throws SpecException where the text is no JSON or says something that Gaze does not know; lists all faults, each with
     *     its place, such as `generator.blocks[2]`, and the names that are known there
     */
    @JvmStatic
    public fun read(text: String): GanSpec =
        unwrapped {
            // Some editors put the mark of the byte order first.
            val plain = text.removePrefix("\uFEFF")
            requireReadable(plain)
            try {
                json.decodeFromString(GanSpecSerializer, plain)
            } catch (e: SerializationException) {
                throw notJson(
                    e.message
                        .orEmpty()
                        .lineSequence()
                        .first(),
                )
            }
        }
}

/** This spec as JSON; see [GanSpecJson]. */
public fun GanSpec.toJson(): String = GanSpecJson.write(this)
