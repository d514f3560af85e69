package dev.gaze.docs

import dev.gaze.script.GanScript
import dev.gaze.script.ScriptHost
import dev.gaze.shape.ShapeCheck
import dev.gaze.spec.AttentionVariant.OFFICIAL
import dev.gaze.spec.GanSpec
import dev.gaze.spec.Presets
import io.kotest.assertions.withClue
import io.kotest.core.spec.style.FunSpec
import io.kotest.engine.spec.tempdir
import io.kotest.matchers.shouldBe
import java.nio.file.Path
import java.util.Locale
import kotlin.io.path.listDirectoryEntries
import kotlin.io.path.name
import kotlin.io.path.readText

/** The scripts of `samples/scripts` are the networks of the papers: those of the presets, with the parameters that are known of them. */
class SampleScriptsTest :
    FunSpec({
        val scripts = Path.of("..", "..", "samples", "scripts")
        val host = ScriptHost(tempdir().toPath().resolve("cache"))
        val tested = mutableSetOf<String>()

        fun script(
            name: String,
            preset: GanSpec,
            parameters: Pair<Long, Long>?,
            vararg args: String,
        ) = test("$name ${args.joinToString(" ")}") {
            val spec = host.run(scripts.resolve("$name.${GanScript.EXTENSION}"), args.toList())
            val gan = ShapeCheck.check(spec)
            gan.describe() shouldBe ShapeCheck.check(preset.toBuilder().name(spec.name()).build()).describe()
            spec.training() shouldBe preset.training()
            parameters?.let { gan.generator().parameters() to gan.discriminator().parameters() shouldBe it }
            tested += name
        }

        script("sagan-128", Presets.sagan(128, 1000, OFFICIAL), 42_078_852L to 39_463_618L)
        script("sngan-projection", Presets.snganProjection(128, 1000), 41_996_931L to 30_041_857L)
        script("dcgan", Presets.dcgan(64), 18_872_323L to 17_234_689L)
        script("biggan", Presets.bigGan(128, 1000), 70_433_988L to 87_982_370L)
        script("ablation-attention", Presets.sagan(128, 1000, OFFICIAL), 42_078_852L to 39_463_618L)
        for ((height, parameters) in mapOf(
            8 to (43_307_652L to 39_770_818L),
            16 to (42_324_612L to 39_525_058L),
            64 to (42_017_412L to 39_448_258L),
        )) {
            val placed =
                Presets
                    .sagan(128, 1000, OFFICIAL)
                    .toBuilder()
                    .attentionAt(height)
                    .build()
            script("ablation-attention", placed, parameters, "$height")
        }
        script("ablation-attention", Presets.saganWithResidualBlocks(128, 1000, OFFICIAL, 32), null, "32", "residual")

        test("the page has every script with its size and its parameters") {
            val page = scripts.resolve("README.md").readText()
            val rows =
                Regex(
                    "(?m)^\\| \\[([\\w-]+)]\\(\\1\\.gan\\.kts\\) \\|.*\\| (\\d+) \\| ([\\d,]+), ([\\d,]+) \\|$",
                ).findAll(page).toList()
            for ((name, size, generator, discriminator) in rows.map { it.destructured }) {
                val spec = host.run(scripts.resolve("$name.${GanScript.EXTENSION}"), emptyList())
                val gan = ShapeCheck.check(if (spec.classes() == GanSpec.CLASSES_FROM_DATA) spec.withClasses(10) else spec)
                withClue(name) {
                    spec.image().height() shouldBe size.toInt()
                    "%,d, %,d".format(Locale.ROOT, gan.generator().parameters(), gan.discriminator().parameters()) shouldBe
                        "$generator, $discriminator"
                }
                tested += name
            }
        }

        test("every script is tested") {
            scripts.listDirectoryEntries("*.${GanScript.EXTENSION}").map { it.name.substringBefore('.') }.toSet() shouldBe tested
        }
    })
