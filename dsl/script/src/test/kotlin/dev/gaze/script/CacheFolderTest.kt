package dev.gaze.script

import dev.gaze.internal.CacheFolder
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import java.nio.file.Path

class CacheFolderTest :
    FunSpec({
        fun folder(
            home: String?,
            vararg environment: Pair<String, String>,
        ) = CacheFolder.of("x", mapOf(*environment)::get, mapOf("user.home" to home, "java.io.tmpdir" to "/tmp")::get)

        test("caches are where the user keeps caches") {
            folder("/home/me") shouldBe Path.of("/home/me/.cache/gaze/x")
            folder("/home/me", "XDG_CACHE_HOME" to "/caches", "HOME" to "/other") shouldBe Path.of("/caches/gaze/x")
            folder("/home/me", "XDG_CACHE_HOME" to "relative") shouldBe Path.of("/home/me/.cache/gaze/x")
        }

        test("a user without an entry in the system has no home called ?") {
            folder("?", "HOME" to "/home/me") shouldBe Path.of("/home/me/.cache/gaze/x")
            folder("?", "HOME" to "") shouldBe Path.of("/tmp/gaze/x")
            folder(null) shouldBe Path.of("/tmp/gaze/x")
        }
    })
