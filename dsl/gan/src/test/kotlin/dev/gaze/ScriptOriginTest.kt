package dev.gaze

import dev.gaze.spec.GanSpec
import dev.gaze.spec.Origins.Origin
import io.kotest.core.spec.style.FunSpec
import io.kotest.engine.spec.tempdir
import io.kotest.matchers.shouldBe
import java.net.URLClassLoader
import kotlin.io.path.readBytes
import kotlin.io.path.writeBytes
import kotlin.io.path.writeText

private val SCRIPT =
    """
    package script
    import dev.gaze.NetworkScope
    import dev.gaze.gan

    private fun NetworkScope.pair(channels: Int) {
        resBlock(channels)
        relu()
    }

    fun run() = gan("x") {
        generator {
            resBlock(8)
            pair(16)
            selfAttention(
                k = 4,
            )
        }
        discriminator { conv(8); sumPool() }
        selfAttention(at = 16)
        training {
            steps(7)
            generator {
                adam(lr = 1e-3)
            }
            both { adam(beta1 = 0.5) }
        }
    }
    """.trimIndent()

class ScriptOriginTest :
    FunSpec({
        test("everything knows its line of the script") {
            val folder = tempdir().toPath()
            val source = folder.resolve("sagan-.gan.kt").apply { writeText(SCRIPT) }
            compile(source, folder) shouldBe emptyMap()
            // A class file says what its source was called; .kts without a script host: the same name, one letter on.
            val compiled = folder.resolve("script/Sagan__ganKt.class")
            val bytes = String(compiled.readBytes(), Charsets.ISO_8859_1)
            compiled.writeBytes(bytes.replace("sagan-.gan.kt", "sagan.gan.kts").toByteArray(Charsets.ISO_8859_1))

            val spec =
                URLClassLoader(arrayOf(folder.toUri().toURL()), javaClass.classLoader).use {
                    it.loadClass("script.Sagan__ganKt").getMethod("run").invoke(null) as GanSpec
                }

            val generator = spec.generator().origins()
            (0..5).map { generator.of(it)?.line() } shouldBe listOf(12, 6, 7, 14, 19, null)
            val discriminator = spec.discriminator().origins()
            (0..2).map { discriminator.of(it)?.line() } shouldBe listOf(18, 18, 19)
            spec.origins().of("generator") shouldBe Origin("sagan.gan.kts", 11)
            spec.origins().of("name")?.line() shouldBe 10
            val training = spec.training().origins()
            listOf("steps", "generator", "discriminator", "batch").map { training.of(it)?.line() } shouldBe listOf(21, 25, 25, null)
        }

        test("outside of a script there is no origin") {
            val spec = gan("x") { generator { resBlock(8) } }
            spec.generator().origins().of(0) shouldBe null
        }
    })
