package io.flip.wire;

import io.flip.engine.message.Packer.MalformedException;
import io.flip.engine.register.StorageId;

/** What the members say to each other about the configuration's next version (protocol 7). */
final class RegisterFormat {

    static final Format<StorageId> STORAGE = new OfStorage();

    private RegisterFormat() {}

    private static final class OfStorage implements Format<StorageId> {
        @Override
        public void write(CborWriter out, StorageId storage) {
            out.open(2).number(storage.high()).number(storage.low()).end();
        }

        @Override
        public StorageId read(CborReader in) throws MalformedException {
            in.open();
            StorageId storage = new StorageId(in.number(), in.number());
            in.end();
            return storage;
        }
    }
}
