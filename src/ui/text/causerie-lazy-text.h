/* SPDX-License-Identifier: GPL-3.0-or-later
 * The functions of CauserieLazyBox for children that show text. */
#pragma once

#include "causerie-lazy-box.h"

G_BEGIN_DECLS

void causerie_lazy_text_init_class (CauserieLazyBoxClass *klass);

G_END_DECLS
