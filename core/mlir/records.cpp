// Placeholder of the target until the dialect lands.
namespace heliograph {
int mlirLibraryAnchor();
int mlirLibraryAnchor()
{
    return 0;
}
} // namespace heliograph
