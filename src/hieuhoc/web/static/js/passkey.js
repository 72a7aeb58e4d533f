/* Passkey parts are shown only where the browser can use them; a refusal is said in words. */
(function () {
  document.addEventListener('DOMContentLoaded', function () {
    if (!window.PublicKeyCredential) return
    document.querySelectorAll('[data-passkey]').forEach(function (part) { part.hidden = false })
  })
  document.addEventListener('allauth.error', function (event) {
    const line = document.getElementById('passkey_failed')
    if (!line) return
    event.preventDefault()
    line.hidden = false
  })
})()
