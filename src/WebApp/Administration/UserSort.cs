namespace WebApp.Administration;

public enum UserSort
{
    Name,
    Email,
    Created,
}
