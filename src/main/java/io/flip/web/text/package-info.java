/** What REST answers to people: the records of the views as aligned tables and sentences, for {@code Accept: text/plain}. */
@NullMarked
package io.flip.web.text;

import org.jspecify.annotations.NullMarked;
