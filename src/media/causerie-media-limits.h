/* SPDX-License-Identifier: GPL-3.0-or-later
 * What the Messages API accepts of a file, and what is read of one at all. */
#pragma once

/* The longer edge of a stored image: the largest that requests with many images may have. */
#define CAUSERIE_MEDIA_MAX_EDGE 2000
/* The bytes of a stored image. In base64 they are 10 MB, the limit of the API. */
#define CAUSERIE_MEDIA_MAX_STORED_IMAGE 7500000
#define CAUSERIE_MEDIA_MAX_PAGES 600

/* The bytes of a file. A request of 32 MB has room for 23 MB that are written in base64. */
#define CAUSERIE_MEDIA_MAX_PDF 23000000
#define CAUSERIE_MEDIA_MAX_TEXT 10000000
#define CAUSERIE_MEDIA_MAX_IMAGE 50000000

/* The size that an image may declare. Decoded, the largest takes 400 MB. */
#define CAUSERIE_MEDIA_MAX_DECLARED_EDGE 30000
#define CAUSERIE_MEDIA_MAX_DECLARED_PIXELS 100000000
