package io.flip.wire;

import io.flip.engine.message.Packer.MalformedException;
import org.jspecify.annotations.NullUnmarked;

/**
 * The fields of a record {@code R}, said once for both directions: in the order of the wire, and last what makes the record of them. That is its
 * constructor, if it takes them in this order. There is a method for each number of fields that some record has. So the compiler checks all types.
 *
 * @param kind as of {@link Layout}
 */
@NullUnmarked // each field may be one that can be null: to say so of each would double this
record Declaration<R>(int kind, Class<? super R> type) {

    <A> Layout<R> fields(Field<R, A> a, Of1<A, R> maker) {
        return layout(all(a), in -> maker.make(a.read(in)));
    }

    <A, B> Layout<R> fields(Field<R, A> a, Field<R, B> b, Of2<A, B, R> maker) {
        return layout(all(a, b), in -> maker.make(a.read(in), b.read(in)));
    }

    <A, B, C> Layout<R> fields(Field<R, A> a, Field<R, B> b, Field<R, C> c, Of3<A, B, C, R> maker) {
        return layout(all(a, b, c), in -> maker.make(a.read(in), b.read(in), c.read(in)));
    }

    <A, B, C, D> Layout<R> fields(
            Field<R, A> a, Field<R, B> b, Field<R, C> c, Field<R, D> d, Of4<A, B, C, D, R> maker) {
        return layout(all(a, b, c, d), in -> maker.make(a.read(in), b.read(in), c.read(in), d.read(in)));
    }

    <A, B, C, D, E> Layout<R> fields(
            Field<R, A> a, Field<R, B> b, Field<R, C> c, Field<R, D> d, Field<R, E> e, Of5<A, B, C, D, E, R> maker) {
        return layout(all(a, b, c, d, e), in -> maker.make(a.read(in), b.read(in), c.read(in), d.read(in), e.read(in)));
    }

    <A, B, C, D, E, F> Layout<R> fields(
            Field<R, A> a,
            Field<R, B> b,
            Field<R, C> c,
            Field<R, D> d,
            Field<R, E> e,
            Field<R, F> f,
            Of6<A, B, C, D, E, F, R> maker) {
        return layout(
                all(a, b, c, d, e, f),
                in -> maker.make(a.read(in), b.read(in), c.read(in), d.read(in), e.read(in), f.read(in)));
    }

    <A, B, C, D, E, F, G> Layout<R> fields(
            Field<R, A> a,
            Field<R, B> b,
            Field<R, C> c,
            Field<R, D> d,
            Field<R, E> e,
            Field<R, F> f,
            Field<R, G> g,
            Of7<A, B, C, D, E, F, G, R> maker) {
        return layout(
                all(a, b, c, d, e, f, g),
                in -> maker.make(a.read(in), b.read(in), c.read(in), d.read(in), e.read(in), f.read(in), g.read(in)));
    }

    <A, B, C, D, E, F, G, H> Layout<R> fields(
            Field<R, A> a,
            Field<R, B> b,
            Field<R, C> c,
            Field<R, D> d,
            Field<R, E> e,
            Field<R, F> f,
            Field<R, G> g,
            Field<R, H> h,
            Of8<A, B, C, D, E, F, G, H, R> maker) {
        return layout(
                all(a, b, c, d, e, f, g, h),
                in -> maker.make(
                        a.read(in),
                        b.read(in),
                        c.read(in),
                        d.read(in),
                        e.read(in),
                        f.read(in),
                        g.read(in),
                        h.read(in)));
    }

    <A, B, C, D, E, F, G, H, I> Layout<R> fields(
            Field<R, A> a,
            Field<R, B> b,
            Field<R, C> c,
            Field<R, D> d,
            Field<R, E> e,
            Field<R, F> f,
            Field<R, G> g,
            Field<R, H> h,
            Field<R, I> i,
            Of9<A, B, C, D, E, F, G, H, I, R> maker) {
        return layout(
                all(a, b, c, d, e, f, g, h, i),
                in -> maker.make(
                        a.read(in),
                        b.read(in),
                        c.read(in),
                        d.read(in),
                        e.read(in),
                        f.read(in),
                        g.read(in),
                        h.read(in),
                        i.read(in)));
    }

    <A, B, C, D, E, F, G, H, I, J, K> Layout<R> fields(
            Field<R, A> a,
            Field<R, B> b,
            Field<R, C> c,
            Field<R, D> d,
            Field<R, E> e,
            Field<R, F> f,
            Field<R, G> g,
            Field<R, H> h,
            Field<R, I> i,
            Field<R, J> j,
            Field<R, K> k,
            Of11<A, B, C, D, E, F, G, H, I, J, K, R> maker) {
        return layout(
                all(a, b, c, d, e, f, g, h, i, j, k),
                in -> maker.make(
                        a.read(in),
                        b.read(in),
                        c.read(in),
                        d.read(in),
                        e.read(in),
                        f.read(in),
                        g.read(in),
                        h.read(in),
                        i.read(in),
                        j.read(in),
                        k.read(in)));
    }

    private Layout<R> layout(Field<R, ?>[] fields, Format.Reader<R> maker) {
        return new Layout<>(kind, type, fields, maker);
    }

    @SafeVarargs
    @SuppressWarnings("varargs")
    private static <R> Field<R, ?>[] all(Field<R, ?>... fields) {
        return fields;
    }

    interface Of1<A, R> {
        R make(A a) throws MalformedException;
    }

    interface Of2<A, B, R> {
        R make(A a, B b) throws MalformedException;
    }

    interface Of3<A, B, C, R> {
        R make(A a, B b, C c) throws MalformedException;
    }

    interface Of4<A, B, C, D, R> {
        R make(A a, B b, C c, D d) throws MalformedException;
    }

    interface Of5<A, B, C, D, E, R> {
        R make(A a, B b, C c, D d, E e) throws MalformedException;
    }

    interface Of6<A, B, C, D, E, F, R> {
        R make(A a, B b, C c, D d, E e, F f) throws MalformedException;
    }

    interface Of7<A, B, C, D, E, F, G, R> {
        R make(A a, B b, C c, D d, E e, F f, G g) throws MalformedException;
    }

    interface Of8<A, B, C, D, E, F, G, H, R> {
        R make(A a, B b, C c, D d, E e, F f, G g, H h) throws MalformedException;
    }

    interface Of9<A, B, C, D, E, F, G, H, I, R> {
        R make(A a, B b, C c, D d, E e, F f, G g, H h, I i) throws MalformedException;
    }

    interface Of11<A, B, C, D, E, F, G, H, I, J, K, R> {
        R make(A a, B b, C c, D d, E e, F f, G g, H h, I i, J j, K k) throws MalformedException;
    }
}
