"""Addresses under /accounts/: allauth's names, and only those pages of its that are used.

Allauth finds its pages by these names, so they have no namespace.
"""

from django.urls import path

from apps.accounts.views import doors, entrance

urlpatterns = [
    path("login/", doors.SignIn.as_view(), name="account_login"),
    path("login/code/", doors.SignInCode.as_view(), name="account_confirm_login_code"),
    path("logout/", doors.SignOut.as_view(), name="account_logout"),
    path("signup/", entrance.signup, name="account_signup"),
    path("signup/code/", entrance.signup_code, name="account_signup_code"),
    path("verify/", doors.VerifyAddress.as_view(), name="account_email_verification_sent"),
    path("closed/", doors.Closed.as_view(), name="account_inactive"),
    path("password/change/", doors.ChangePassword.as_view(), name="account_change_password"),
    path("password/set/", doors.SetPassword.as_view(), name="account_set_password"),
    path("password/reset/", doors.ResetPassword.as_view(), name="account_reset_password"),
    path(
        "password/reset/code/",
        doors.ResetCode.as_view(),
        name="account_confirm_password_reset_code",
    ),
    path(
        "password/reset/new/", doors.NewPassword.as_view(), name="account_complete_password_reset"
    ),
]
