// The code comes in the part of the address behind #, which a browser never sends anywhere.
const code = document.getElementById('code');
const given = decodeURIComponent(location.hash.slice(1));
if (/^[A-Za-z0-9-]{1,20}$/.test(given)) {
  code.value = given;
  history.replaceState(null, '', '/enrol');
}
(code.value ? document.getElementById('name') : code).focus();
