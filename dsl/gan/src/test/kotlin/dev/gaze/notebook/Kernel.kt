package dev.gaze.notebook

import dev.gaze.compile
import io.kotest.matchers.collections.shouldBeEmpty
import kotlinx.serialization.json.Json
import kotlinx.serialization.json.jsonArray
import kotlinx.serialization.json.jsonObject
import kotlinx.serialization.json.jsonPrimitive
import org.jetbrains.kotlinx.jupyter.api.FieldValue
import org.jetbrains.kotlinx.jupyter.api.MimeTypedResult
import org.jetbrains.kotlinx.jupyter.api.Notebook
import org.jetbrains.kotlinx.jupyter.api.libraries.ExecutionHost
import org.jetbrains.kotlinx.jupyter.api.libraries.LibraryDefinition
import org.jetbrains.kotlinx.jupyter.api.libraries.LibraryDefinitionProducer
import java.lang.reflect.Proxy
import java.net.URLClassLoader
import java.nio.file.Path
import kotlin.io.path.writeText

// What a kernel does with the jar, but for the kernel: it finds the library, loads it, runs cells and renders values.

internal fun library(): LibraryDefinition {
    val text = checkNotNull(GazeNotebook::class.java.getResource("/META-INF/kotlin-jupyter-libraries/libraries.json")).readText()
    val producer =
        Json
            .parseToJsonElement(text)
            .jsonObject
            .getValue("producers")
            .jsonArray
            .single()
    val name =
        producer.jsonObject
            .getValue("fqn")
            .jsonPrimitive.content
    val library = Class.forName(name).getDeclaredConstructor().newInstance() as LibraryDefinitionProducer
    return library.getDefinitions(stub<Notebook>()).single()
}

/** How the library shows a value; null where it has no way of its own. */
internal fun html(value: Any): String? {
    val renderer = library().renderers.singleOrNull { it.accepts(value) } ?: return null
    val shown = renderer.execution.execute(stub<ExecutionHost>(), FieldValue(value, null)).value as MimeTypedResult
    return shown["text/html"]
}

/**
 * Runs cells one after the other: what their last expressions are. The last expression begins with the last line that begins with a
 * letter.
 */
internal fun runCells(
    cells: List<String>,
    folder: Path,
): List<Any?> {
    val (imports, code) = cells.flatMap(String::lines).partition { it.startsWith("import ") }
    check(code.isNotEmpty())
    val program =
        (library().imports.map { "import $it" } + imports).joinToString("\n") +
            "\nfun cells(): List<Any?> {\nval shown = mutableListOf<Any?>()\n" +
            cells.joinToString("") { cell ->
                val lines = cell.lines().filterNot { it.startsWith("import ") }
                val last = lines.indexOfLast { it.firstOrNull()?.isLetter() == true }
                (lines.take(last) + "shown.add(" + lines.drop(last) + ")").joinToString("\n", postfix = "\n")
            } + "return shown\n}\n"
    val source = folder.resolve("Cells.kt").apply { writeText(program) }
    compile(source, folder).entries.shouldBeEmpty()
    URLClassLoader(arrayOf(folder.toUri().toURL()), GazeNotebook::class.java.classLoader).use { loader ->
        return loader.loadClass("CellsKt").getMethod("cells").invoke(null) as List<*>
    }
}

/** Has nothing but stubs to give. */
private inline fun <reified T> stub(): T = stub(T::class.java) as T

private fun stub(type: Class<*>): Any =
    Proxy.newProxyInstance(type.classLoader, arrayOf(type)) { _, method, _ ->
        if (method.returnType.isInterface) stub(method.returnType) else error("${method.name} is not there")
    }
