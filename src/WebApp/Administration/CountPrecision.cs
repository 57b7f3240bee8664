namespace WebApp.Administration;

public enum CountPrecision
{
    Exact,
    MoreThan,
    About,
}
