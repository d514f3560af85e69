package dev.gaze.bench

import kotlinx.serialization.json.JsonObject
import kotlinx.serialization.json.addJsonObject
import kotlinx.serialization.json.buildJsonObject
import kotlinx.serialization.json.put
import kotlinx.serialization.json.putJsonArray
import kotlinx.serialization.json.putJsonObject

/**
 * Steps in Chrome's trace event format, which Perfetto (ui.perfetto.dev) and `chrome://tracing` open: a process for each kind of step,
 * operations that run at once in rows below each other.
 */
internal fun chromeTrace(
    steps: Map<String, TracedStep>,
    blocks: List<String>,
): JsonObject =
    buildJsonObject {
        put("displayTimeUnit", "ms")
        putJsonArray("traceEvents") {
            steps.entries.forEachIndexed { process, (kind, step) ->
                addJsonObject {
                    put("ph", "M")
                    put("pid", process)
                    put("name", "process_name")
                    putJsonObject("args") { put("name", kind) }
                }
                val places = Places(blocks, step.nodes)
                val begin = step.operations.minOf { it.start }
                val rows = ArrayList<Long>()
                for (operation in step.operations.sortedBy { it.start }) {
                    val end = operation.start + operation.nanos
                    val free = rows.indexOfFirst { it <= operation.start }
                    if (free < 0) rows.add(end) else rows[free] = end
                    val place = places.of(operation.name)
                    addJsonObject {
                        put("ph", "X")
                        put("pid", process)
                        put("tid", if (free < 0) rows.lastIndex else free)
                        put("ts", (operation.start - begin) / 1e3)
                        put("dur", operation.nanos / 1e3)
                        put("name", operation.type)
                        put("cat", place.block)
                        putJsonObject("args") {
                            put("node", operation.name)
                            put("block", place.block)
                            put("part", place.part.name.lowercase())
                        }
                    }
                }
            }
        }
    }
