/* SPDX-License-Identifier: GPL-3.0-or-later
 * The functions of CauserieLazyBox for children that show text. The box does not call them
 * directly, because they know the box. */
#include "config.h"

#include "causerie-lazy-text.h"

#include "causerie-found-text.h"
#include "causerie-text-state.h"

void
causerie_lazy_text_init_class (CauserieLazyBoxClass *klass)
{
  klass->mark_child = causerie_found_text_mark;
  klass->unfold_child = causerie_found_text_unfold;
  klass->save_child = causerie_text_state_save;
  klass->restore_child = causerie_text_state_restore;
}
