package io.flip.demo;

/** Where the demo shows what happens. */
interface Screen {
    void show(Picture picture);

    void say(String line);
}
