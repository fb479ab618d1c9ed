/** How Flip is deployed: the chart, the image, the package. Nothing here runs a member; what does is named ...IT. */
@NullMarked
package io.flip.deploy;

import org.jspecify.annotations.NullMarked;
