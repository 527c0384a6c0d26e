#include "ui/base/revision.h"

namespace heliograph::ui {

RevisionLook lookOf(Revision kind)
{
    switch (kind) {
    case Revision::Added:
        return {Role::Added, Role::AddedBg, u'+'};
    case Revision::Removed:
        return {Role::Removed, Role::RemovedBg, u'−'};
    case Revision::Changed:
        return {Role::Changed, Role::ChangedBg, u'~'};
    case Revision::Moved:
        break;
    }
    return {Role::Text2, Role::Hover, u'↕'};
}

} // namespace heliograph::ui
