package dev.gaze.notebook

import io.kotest.assertions.withClue
import io.kotest.core.spec.style.FunSpec
import io.kotest.engine.spec.tempdir
import io.kotest.matchers.collections.shouldContainAll
import io.kotest.matchers.shouldBe
import kotlinx.serialization.ExperimentalSerializationApi
import kotlinx.serialization.json.Json
import kotlinx.serialization.json.JsonArray
import kotlinx.serialization.json.JsonElement
import kotlinx.serialization.json.JsonObject
import kotlinx.serialization.json.JsonPrimitive
import kotlinx.serialization.json.jsonArray
import kotlinx.serialization.json.jsonObject
import kotlinx.serialization.json.jsonPrimitive
import java.awt.image.BufferedImage
import java.io.ByteArrayOutputStream
import java.nio.file.Path
import java.util.Base64
import javax.imageio.ImageIO
import kotlin.io.path.readText
import kotlin.io.path.writeText

/** The cells of the notebook among the samples run, and show what is kept in it; `-Dgaze.docs=write` trains in full and keeps it. */
class NotebookTest :
    FunSpec({
        val file = Path.of("..", "..", "samples", "notebook", "gaze.ipynb")
        val notebook = Json.parseToJsonElement(file.readText()).jsonObject
        val cells = notebook.getValue("cells").jsonArray.map { it.jsonObject }
        val write = System.getProperty("gaze.docs") == "write"

        fun source(cell: JsonObject) = cell.getValue("source").jsonArray.joinToString("") { it.jsonPrimitive.content }

        test("every cell runs, and shows what is kept of it") {
            val folder = tempdir().toPath()
            // The first names the library, which is here.
            val code = cells.filter { it["cell_type"] == JsonPrimitive("code") }.drop(1)
            val run = code.map { source(it).replace("runs/notebook", "$folder/run") }
            val shown = runCells(if (write) run else run.map { it.replace(Regex("steps\\(\\d+\\)"), "steps(2)") }, folder).map(::mimes)
            if (write) file.writeText(JSON.encodeToString(JsonElement.serializer(), notebook.showing(code.zip(shown).toMap())) + "\n")
            val kept = if (write) shown else code.map(::kept)
            for ((i, cell) in code.withIndex()) withClue(source(cell)) { shown[i].keys shouldBe kept[i].keys }
            // What does not hang on the training is the same.
            shown.first() shouldBe kept.first()
            shown.flatMap { it.keys } shouldContainAll listOf("text/html", "image/png", "text/plain")
        }
    })

@OptIn(ExperimentalSerializationApi::class)
private val JSON =
    Json {
        prettyPrint = true
        prettyPrintIndent = " "
    }

/** How a notebook shows a value, by the kinds of it. */
private fun mimes(value: Any?): Map<String, String> =
    when (value) {
        null, Unit -> emptyMap()
        is BufferedImage -> mapOf("image/png" to Base64.getEncoder().encodeToString(png(value)))
        else -> html(value)?.let { mapOf("text/html" to it) } ?: mapOf("text/plain" to "$value")
    }

private fun png(picture: BufferedImage): ByteArray = ByteArrayOutputStream().also { ImageIO.write(picture, "png", it) }.toByteArray()

private fun kept(cell: JsonObject): Map<String, String> =
    cell
        .getValue("outputs")
        .jsonArray
        .flatMap {
            it.jsonObject
                .getValue("data")
                .jsonObject.entries
        }.associate { it.key to it.value.jsonPrimitive.content }

private fun JsonObject.showing(shown: Map<JsonObject, Map<String, String>>): JsonObject {
    val ran = shown.keys.toList()
    val cells =
        getValue("cells").jsonArray.map { cell ->
            val values = shown[cell] ?: return@map cell
            val count = JsonPrimitive(ran.indexOf(cell) + 2)
            val result =
                JsonObject(
                    mapOf(
                        "data" to JsonObject(values.mapValues { JsonPrimitive(it.value) }),
                        "execution_count" to count,
                        "metadata" to JsonObject(emptyMap()),
                        "output_type" to JsonPrimitive("execute_result"),
                    ),
                )
            val outputs = if (values.isEmpty()) emptyList() else listOf(result)
            JsonObject(cell.jsonObject + mapOf("execution_count" to count, "outputs" to JsonArray(outputs)))
        }
    return JsonObject(this + ("cells" to JsonArray(cells)))
}
