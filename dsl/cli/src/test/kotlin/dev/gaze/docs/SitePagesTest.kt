package dev.gaze.docs

import io.kotest.assertions.withClue
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldBeEmpty
import io.kotest.matchers.ints.shouldBeGreaterThan
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import java.nio.file.Path
import kotlin.io.path.exists
import kotlin.io.path.extension
import kotlin.io.path.listDirectoryEntries
import kotlin.io.path.name
import kotlin.io.path.readText
import kotlin.io.path.walk

/** What stands on the site's pages besides the API: guides and samples to go on to. */
class SitePagesTest :
    FunSpec({
        val home = Path.of("..", "..").normalize()
        val pages = home.resolve("dsl/cli/src/docs/packages.md").readText().split("\n# Package ")
        val packages = pages.drop(1).associate { it.substringBefore('\n') to it.substringAfter('\n').replace("`", "") }

        fun guides(page: String) =
            Regex("href=\"(?:\\.\\./)*guides/([^\"]*)\\.html\"").findAll(page).map { home.resolve("${it.groupValues[1]}.md") }.toSet()

        test("the first page leads to every guide and sample") {
            val all =
                home.resolve("docs").walk().filter { it.extension == "md" } + listOf(home.resolve("CHANGELOG.md")) +
                    home.resolve("samples").listDirectoryEntries().map { it.resolve("README.md") }
            guides(pages.first()) shouldBe all.toSet()
        }

        test("every package that is public has a page, which leads to guides that are there") {
            val public =
                home.resolve("api").listDirectoryEntries("*.api").flatMap { file ->
                    Regex("(?m)^\\S.*?(?:class|interface) ([\\w/]+)/").findAll(file.readText()).map { it.groupValues[1].replace('/', '.') }
                }
            public.size shouldBeGreaterThan 100
            (public.filter { it.startsWith("dev.gaze") } - packages.keys).shouldBeEmpty()
            for ((name, page) in packages) {
                withClue(name) {
                    guides(page).size shouldBeGreaterThan 0
                    guides(page).filterNot(Path::exists).shouldBeEmpty()
                }
            }
        }

        test("the page of a package in Java says what its package-info says, whose place it takes") {
            val infos =
                listOf("tensorflow", "core").flatMap { module ->
                    home
                        .resolve(
                            "lib/$module/src/main/java",
                        ).walk()
                        .filter { it.name == "package-info.java" && "internal" !in "$it" }
                        .map(Path::readText)
                }
            infos.size shouldBeGreaterThan 10
            for (info in infos) {
                val name = Regex("(?m)^package (.*);").find(info)!!.groupValues[1]
                val said =
                    info
                        .substringAfter("/**")
                        .substringBefore("*/")
                        .substringBefore("<p>")
                        .replace(Regex("[\\s*]+"), " ")
                        .replace(Regex("\\{@link (?:[\\w.]+\\.)?(\\w+)}|\\{@code ([^}]*)}"), "$1$2")
                        .trim()
                withClue(name) { packages.getValue(name) shouldContain said }
            }
        }
    })
