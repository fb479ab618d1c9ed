package io.flip.webhook;

/** Where one event is sent to, once. */
interface Receiver {

    /** Blocks for a bounded time, and not once its thread is interrupted. */
    DeliveryResult send(String url, CloudEvent event) throws InterruptedException;
}
