package dev.gaze.notebook

import dev.gaze.gan
import dev.gaze.graph.Attention
import dev.gaze.shape.CheckedGan
import dev.gaze.shape.ShapeCheck
import dev.gaze.view.AttentionMaps
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldContain
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
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
import java.io.ByteArrayInputStream
import java.lang.reflect.Proxy
import java.util.Base64
import javax.imageio.ImageIO

/** What a kernel does with the jar, but for the kernel: it finds the library, loads it and renders values. */
class GazeNotebookTest :
    FunSpec({
        fun definition(): LibraryDefinition {
            val text = checkNotNull(javaClass.getResource("/META-INF/kotlin-jupyter-libraries/libraries.json")).readText()
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

        fun html(value: Any): String {
            val renderer = definition().renderers.single { it.accepts(value) }
            val shown = renderer.execution.execute(stub<ExecutionHost>(), FieldValue(value, null)).value as MimeTypedResult
            return checkNotNull(shown["text/html"])
        }

        test("the imports are of packages and classes that are there") {
            val imports = definition().imports
            imports shouldContain "dev.gaze.*"
            imports.filterNot { it.endsWith(".*") }.forEach { Class.forName(it) }
        }

        test("attention maps are rendered as their figure") {
            val layers = mapOf("generator/attention" to Attention(2, 3, 2, 3, FloatArray(2 * 36) { (it % 6 + 1) / 21f }))
            val maps = AttentionMaps(4, 6, 1, FloatArray(2 * 24), IntArray(2), layers)
            val png = html(maps).substringAfter("base64,").substringBefore('"')
            val picture = ImageIO.read(ByteArrayInputStream(Base64.getDecoder().decode(png)))
            picture.width shouldBe 6 * (6 * 48 + 10) + 10
            picture.height shouldBe 2 * (4 * 48 + 10) + 10
        }

        test("a checked GAN is rendered as its table") {
            val checked: CheckedGan =
                ShapeCheck.check(
                    gan("tiny") {
                        image(8)
                        classes(0)
                        generator { resBlock(8) }
                        discriminator { resBlock(8) }
                    },
                )
            html(checked) shouldContain "<pre>tiny: images 8"
        }
    })

/** Has nothing but stubs to give. */
private inline fun <reified T> stub(): T = stub(T::class.java) as T

private fun stub(type: Class<*>): Any =
    Proxy.newProxyInstance(type.classLoader, arrayOf(type)) { _, method, _ ->
        if (method.returnType.isInterface) stub(method.returnType) else error("${method.name} is not there")
    }
