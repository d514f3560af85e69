package dev.gaze.script

import dev.gaze.shape.ShapeCheck
import io.kotest.core.spec.style.FunSpec
import io.kotest.engine.spec.tempdir
import io.kotest.matchers.maps.shouldContainKey
import io.kotest.matchers.shouldBe
import java.nio.file.Path
import kotlin.io.path.readText
import kotlin.io.path.writeText

/** The scripts of `docs/specs.md` do what that page says. */
class DocumentationTest :
    FunSpec({
        val folder = tempdir().toPath()
        val host = ScriptHost(folder.resolve("cache"))
        val page = Path.of("..", "..", "docs", "specs.md").readText()
        val scripts =
            Regex("```kotlin\n// (\\S+)\n(.*?)```", RegexOption.DOT_MATCHES_ALL).findAll(page).associate {
                it.groupValues[1] to
                    it.groupValues[2]
            }
        scripts.forEach { (name, text) -> folder.resolve(name).writeText(text) }

        test("every block of Kotlin has a name") {
            scripts.size shouldBe Regex("```kotlin").findAll(page).count()
            scripts shouldContainKey "blocks.gan.kts"
        }

        for (name in scripts.keys - "blocks.gan.kts") {
            test("$name is a sound model") {
                val spec = host.run(folder.resolve(name))
                spec.name shouldBe name.substringBefore('.').replace("family", "family-32")
                ShapeCheck.check(if (spec.classes < 0) spec.withClasses(10) else spec).spec().name shouldBe spec.name
            }
        }
    })
